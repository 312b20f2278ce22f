// JMeter loads every file of a folder, and saves it again under its name in another one.
import org.apache.jmeter.save.SaveService
import org.apache.jmeter.util.JMeterUtils

def (home, source, target) = args as List
JMeterUtils.setJMeterHome(home)
JMeterUtils.loadJMeterProperties("${home}/bin/jmeter.properties")
JMeterUtils.initLocale()
new File(source).listFiles().sort().each { file ->
    def tree = SaveService.loadTree(file)
    new File(target, file.name).withOutputStream { SaveService.saveTree(tree, it) }
}
System.exit(0) // some elements leave threads behind
