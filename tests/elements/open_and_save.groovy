// JMeter loads a plan, opens every element in its GUI and takes back what the GUI makes of it.
import org.apache.jmeter.gui.JMeterGUIComponent
import org.apache.jmeter.save.SaveService
import org.apache.jmeter.testbeans.gui.TestBeanGUI
import org.apache.jmeter.util.JMeterUtils
import org.apache.jorphan.collections.HashTree
import org.apache.jorphan.collections.ListedHashTree

JMeterGUIComponent guiOf(element) {
    def name = element.getPropertyAsString("TestElement.gui_class")
    name == TestBeanGUI.name ? new TestBeanGUI(element.class)
        : Class.forName(name).getDeclaredConstructor().newInstance()
}

HashTree opened(HashTree tree) {
    def made = new ListedHashTree()
    tree.list().each { element ->
        def gui = guiOf(element)
        gui.configure(element)
        def saved = gui.createTestElement()
        gui.modifyTestElement(saved)
        made.add(saved, opened(tree.getTree(element)))
    }
    made
}

def (home, source, target) = args as List
JMeterUtils.setJMeterHome(home)
JMeterUtils.loadJMeterProperties("${home}/bin/jmeter.properties")
JMeterUtils.initLocale()
new File(source).listFiles().sort().each { file ->
    def tree = opened(SaveService.loadTree(file))
    new File(target, file.name).withOutputStream { SaveService.saveTree(tree, it) }
}
System.exit(0) // the GUI leaves threads behind
