/* The two steps of reading results that go row by row: the rows of a block, and how they nest.
 *
 * The whole CSV rows of a block in one pass: numbers, truths, and texts as places and hashes.
 * What it accepts it reads as grid.py and fields.py do; all else is a MISFIT, which `records` reads
 * with care. It allocates nothing and writes only into the arrays that it is given. It reads `data`
 * from 16 bytes before `at` (PAD) to the byte after `size` (the NUL of a Python string).
 */
#include <stdint.h>
#include <string.h>

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "words are read as little-endian"
#endif
#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { VERSION = 2 };
enum role { SKIPPED, NUMBER, TRUTH, PLACE, TEXT };
enum { MISFIT = -1, FULL = -2 };
enum { MOST_DIGITS = 16 };

/* Where things go: each array has `room` entries for each column of its kind. */
struct rows {
    int64_t room;
    int64_t *numbers;  /* NUMBER */
    uint8_t *truths;   /* TRUTH */
    int64_t *starts;   /* PLACE and TEXT, quotes included; after them the starts of rows */
    int64_t *ends;     /* PLACE and TEXT */
    uint64_t *hashes;  /* TEXT */
    int64_t used;      /* bytes of the block up to the end of the last whole row */
    int64_t lines;     /* newlines in these rows */
};

/* The separators, newlines and quotes of a block, one after another. */
struct marks {
    const uint8_t *data;
    int64_t base, size;
    uint64_t left; /* a bit for each mark in the 64 bytes from `base` on that is still to come */
    uint8_t separator;
};

#if defined(__SSE2__)
#include <emmintrin.h>

static inline uint64_t marked(const uint8_t *at, uint8_t separator)
{
    const __m128i wanted[3] = {
        _mm_set1_epi8((char)separator), _mm_set1_epi8('\n'), _mm_set1_epi8('"')};
    uint64_t found = 0;
    for (int part = 0; part < 4; part++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(at + 16 * part));
        __m128i equal = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, wanted[0]),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted[1]), _mm_cmpeq_epi8(bytes, wanted[2])));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(equal) << (16 * part);
    }
    return found;
}
#else
#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

static inline uint64_t zeros(uint64_t word) /* the top bit of each byte that is 0 */
{
    return ~(((word & EACH(0x7f)) + EACH(0x7f)) | word | EACH(0x7f));
}

static inline uint64_t marked(const uint8_t *at, uint8_t separator)
{
    uint64_t found = 0;
    for (int part = 0; part < 8; part++) {
        uint64_t word;
        memcpy(&word, at + 8 * part, 8);
        uint64_t equal = zeros(word ^ EACH(separator));
        equal |= zeros(word ^ EACH('\n')) | zeros(word ^ EACH('"'));
        found |= ((equal >> 7) * 0x0102040810204080u >> 56) << (8 * part);
    }
    return found;
}
#endif

/* The place of the next mark; `size` where there is none. */
static inline int64_t next_mark(struct marks *marks)
{
    while (!marks->left) {
        marks->base += 64;
        int64_t rest = marks->size - marks->base;
        if (rest >= 64) {
            marks->left = marked(marks->data + marks->base, marks->separator);
        } else if (rest > 0) {
            uint8_t last[64] = {0};
            memcpy(last, marks->data + marks->base, (size_t)rest);
            marks->left = marked(last, marks->separator) & ((1ull << rest) - 1);
        } else {
            marks->base -= 64;
            return marks->size;
        }
    }
    int64_t place = marks->base + __builtin_ctzll(marks->left);
    marks->left &= marks->left - 1;
    return place;
}

static inline uint64_t word_before(const uint8_t *end)
{
    uint64_t word;
    memcpy(&word, end - 8, 8);
    return word;
}

/* The last `count` (1 to 8) digits of a word. Source: D. Lemire, "Quickly parsing eight digits". */
static inline int eight_digits(uint64_t word, int64_t count, uint64_t *number)
{
    word ^= 0x3030303030303030u;
    word = word >> (64 - 8 * count) << (64 - 8 * count);
    if (((word + 0x7676767676767676u) | word) & 0x8080808080808080u)
        return 0;
    word = (word * 2561) >> 8 & 0x00FF00FF00FF00FFu;
    word = (word * 6553601) >> 16 & 0x0000FFFF0000FFFFu;
    *number = (word * 42949672960001u) >> 32;
    return 1;
}

static inline int whole_number(const uint8_t *start, const uint8_t *end, int64_t *number)
{
    int64_t length = end - start;
    uint64_t low, high = 0;
    if (length < 1 || length > MOST_DIGITS)
        return 0;
    if (!eight_digits(word_before(end), length > 8 ? 8 : length, &low))
        return 0;
    if (length > 8 && !eight_digits(word_before(end - 8), length - 8, &high))
        return 0;
    *number = (int64_t)(high * 100000000u + low);
    return 1;
}

static inline uint64_t stirred(uint64_t word)
{
    word ^= word >> 32;
    word *= 0x9E3779B97F4A7C15u;
    return word ^ word >> 29;
}

/* A hash of a text, which another seed turns into another. */
static inline uint64_t hashed(const uint8_t *start, const uint8_t *end, uint64_t seed)
{
    uint64_t hash = seed ^ (uint64_t)(end - start);
    for (; end - start >= 8; end -= 8)
        hash = stirred(hash ^ word_before(end)) * 0xD1342543DE82EF95u;
    if (end > start)
        hash = stirred(hash ^ word_before(end) >> (64 - 8 * (end - start))) * 0xD1342543DE82EF95u;
    return stirred(hash);
}

static inline int truth(const uint8_t *start, const uint8_t *end, uint8_t *said)
{
    *said = end - start == 4 && !memcmp(start, "true", 4);
    return *said || (end - start == 5 && !memcmp(start, "false", 5));
}

/* Where the values of a row go; each step to the next column of a kind is `room` entries. */
struct to {
    int64_t *number, *start, *end;
    uint8_t *truth;
    uint64_t *hash;
};

/* Read a field into its place; 0 where it is not what it should be. */
static inline int put(
    struct to *to, enum role role, const uint8_t *data, int64_t at, int64_t stop, int64_t room,
    uint64_t seed)
{
    switch (role) {
    case SKIPPED:
        return 1;
    case NUMBER:
        to->number += room;
        return whole_number(data + at, data + stop, to->number - room);
    case TRUTH:
        to->truth += room;
        return truth(data + at, data + stop, to->truth - room);
    case TEXT:
        *to->hash = hashed(data + at, data + stop, seed);
        to->hash += room;
        break;
    case PLACE:
        break;
    }
    *to->start = at;
    *to->end = stop;
    to->start += room;
    to->end += room;
    return 1;
}

enum ended { AT_MARK, AT_SIZE, BADLY };

/* Step to the end of a quoted field, whose first quote is at `*place`. */
static enum ended past_quotes(struct marks *marks, int64_t *place, int64_t *newlines)
{
    for (;;) {
        *place = next_mark(marks);
        if (*place == marks->size)
            return AT_SIZE;
        if (marks->data[*place] == '\n')
            *newlines += 1;
        if (marks->data[*place] != '"')
            continue;
        if (marks->data[*place + 1] != '"')
            break;
        if (next_mark(marks) == marks->size)
            return AT_SIZE;
    }
    int64_t quote = *place;
    *place = next_mark(marks);
    if (*place == marks->size)
        return AT_SIZE;
    const uint8_t *after = marks->data + quote + 1;
    if (*place == quote + 1 || (*place == quote + 2 && after[0] == '\r' && after[1] == '\n'))
        return AT_MARK;
    return BADLY;
}

/* Step to the mark behind the field that starts at `at`. */
static inline enum ended past_field(
    struct marks *marks, int64_t at, int64_t *stop, int64_t *newlines)
{
    *stop = next_mark(marks);
    if (*stop == marks->size)
        return AT_SIZE;
    if (marks->data[*stop] != '"')
        return AT_MARK;
    return *stop == at ? past_quotes(marks, stop, newlines) : BADLY;
}

/* The number of whole rows of `columns` fields in data[at..size], or MISFIT, or FULL. */
EXPORT int64_t jmeterpy_rows(
    const uint8_t *data, int64_t at, int64_t size, uint8_t separator, const uint8_t *roles,
    int64_t columns, int final, uint64_t seed, struct rows *rows)
{
    struct marks marks = {data, at - 64, size, 0, separator};
    int64_t room = rows->room, count = 0, lines = 0, returns = 0, first = at, stop;
    for (; first < size; count++) {
        int64_t newlines = 1;
        int bad = 0;
        struct to to = {rows->numbers + count, rows->starts + count, rows->ends + count,
            rows->truths + count, rows->hashes + count};
        if (count == room)
            return FULL;
        for (int64_t column = 0; column < columns; column++, at = stop + 1) {
            int last = column + 1 == columns;
            enum ended ended = past_field(&marks, at, &stop, &newlines);
            if (ended == AT_SIZE)
                goto cut;
            if (ended == BADLY || data[stop] != (last ? '\n' : separator))
                return MISFIT;
            int returned = last && data[stop - 1] == '\r';
            returns += returned;
            bad |= !put(&to, roles[column], data, at, stop - returned, room, seed);
        }
        if (bad) /* only a whole row can be bad: of one that is cut nothing is said */
            return MISFIT;
        *to.start = first;
        first = at;
        lines += newlines;
    }
cut:
    if (!count || (final && first < size) || (returns && returns != count))
        return MISFIT;
    rows->used = first;
    rows->lines = lines;
    return count;
}

enum { OWN, INSIDE, FIRST }; /* a row by itself, in an earlier one, the first of its thread */

/* Which rows lie inside an earlier one of their thread, from row `at` on: see nesting.py.
 *
 * `head` has the row by itself that each thread (less `lowest`) had last, -1 where it had none.
 * Ends at `count`, or at a row that only its label can tell, which must end in -N.
 */
EXPORT int64_t jmeterpy_nested(
    int64_t at, int64_t count, int64_t lowest, const int64_t *thread, const int64_t *start,
    const int64_t *end, const int64_t *label, const uint8_t *suffixed, int64_t *head, uint8_t *told)
{
    for (; at < count; at++) {
        int64_t *mine = head + (thread[at] - lowest), own = *mine;
        if (own < 0) {
            told[at] = FIRST;
        } else if (start[at] < start[own] || end[at] > end[own]) {
            told[at] = OWN;
        } else if (start[at] < end[own] - 1) {
            told[at] = INSIDE;
            continue;
        } else if (suffixed[label[at]]) {
            return at;
        } else {
            told[at] = OWN;
        }
        *mine = at;
    }
    return count;
}

EXPORT int64_t jmeterpy_version(void)
{
    return VERSION;
}
