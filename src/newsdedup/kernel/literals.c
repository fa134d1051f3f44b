/* Which rules have all that they demand in a line: the double of the look-up by words in `clean.catalogue`.

   One pass over a page. Literals are looked up by their first four bytes, shorter ones by two or one; what is found is
   ticked off the demands of the rules that want it, and a rule without one left is a candidate. */

#include "kernel.h"

#define HASH_BITS 13
#define PAIR_BITS 10
#define SPREAD UINT32_C(0x9E3779B1)
#define RULE_BITS 24

/* Code points are told of by blocks of so many. */
#define BLOCK 256
#define BLOCKS (0x110000 / BLOCK)

/* What Python says of a code point: nothing yet, or whether it can stand in a word. */
enum { UNKNOWN, APART, IN_WORD };

enum { POOL, BEGINS, WHOLE, USES_BEGIN, USES, FULL, LONGEST, ONE_BEGIN, ONE, PAIR_BEGIN, PAIR, LONG_BEGIN, LONG, SIGNS, TABLES };

static const Py_ssize_t sizes[TABLES] = {1, 4, 1, 4, 4, 1, 8, 4, 4, 4, 4, 4, 4, 1};

typedef struct {
    Lent tables[TABLES], lengths;
    const uint8_t *text, *end;
    int64_t *last;  /* of each literal: the line where it was found last */
    uint8_t *ticks; /* of each rule: the demands that are met in this line */
    uint16_t *touched, *found;
    Py_ssize_t touches, finds, room;
    uint8_t *unknown; /* blocks of code points that Python must tell us of first */
    int any_unknown;
} Search;

#define TABLE(type, name) ((const type *)search->tables[name].view.buf)

static int64_t sign_at(const uint8_t *at)
{
    if (*at < 0x80)
        return *at;
    if (*at < 0xE0)
        return (at[0] & 31) << 6 | (at[1] & 63);
    if (*at < 0xF0)
        return (at[0] & 15) << 12 | (at[1] & 63) << 6 | (at[2] & 63);
    return (at[0] & 7) << 18 | (at[1] & 63) << 12 | (at[2] & 63) << 6 | (at[3] & 63);
}

static int in_word(Search *search, const uint8_t *at)
{
    int64_t sign = sign_at(at);
    uint8_t told = sign < search->tables[SIGNS].count ? TABLE(uint8_t, SIGNS)[sign] : (uint8_t)APART;
    if (told == UNKNOWN)
        search->any_unknown = search->unknown[sign / BLOCK] = 1;
    return told != APART;
}

/* Tell whether a literal stands between others than letters; both sides are always looked at, so that all that is
   unknown comes to light at once. */
static int is_apart(Search *search, const uint8_t *at, const uint8_t *after)
{
    int joined = after < search->end && in_word(search, after);
    if (at == search->text)
        return !joined;
    for (at--; at > search->text && (*at & 0xC0) == 0x80;)
        at--;
    return !in_word(search, at) && !joined;
}

static void tick(Search *search, uint32_t literal)
{
    const uint32_t *begin = TABLE(uint32_t, USES_BEGIN);
    for (uint32_t use = begin[literal]; use < begin[literal + 1]; use++) {
        uint32_t packed = TABLE(uint32_t, USES)[use], rule = packed & ((1u << RULE_BITS) - 1);
        if (search->ticks[rule] == 0)
            search->touched[search->touches++] = (uint16_t)rule;
        search->ticks[rule] |= (uint8_t)(1u << (packed >> RULE_BITS & 7));
    }
}

/* Try the literals of a bucket, all of which have at least `sure` bytes, at a place that has as many. */
static inline void try_literals(Search *search, const uint8_t *at, int64_t line, int begins, uint32_t bucket,
                                size_t sure)
{
    const uint32_t *begin = TABLE(uint32_t, BEGINS), *bound = &TABLE(uint32_t, begins)[bucket];
    for (uint32_t place = bound[0]; place < bound[1]; place++) {
        uint32_t literal = TABLE(uint32_t, begins + 1)[place];
        const uint8_t *text = TABLE(uint8_t, POOL) + begin[literal];
        size_t size = begin[literal + 1] - begin[literal];
        if (size < sure || memcmp(at, text, sure) != 0 || search->last[literal] == line
            || (size_t)(search->end - at) < size || memcmp(at, text, size) != 0)
            continue;
        if (TABLE(uint8_t, WHOLE)[literal] && !is_apart(search, at, at + size))
            continue;
        search->last[literal] = line;
        tick(search, literal);
    }
}

/* Put the rules whose demands are all met after what was found, in order; forget what was ticked. */
static int end_line(Search *search, int64_t length)
{
    if (search->finds + search->touches > search->room) {
        Py_ssize_t wanted = 2 * search->room + search->touches;
        uint16_t *larger = realloc(search->found, (size_t)wanted * sizeof *larger);
        if (larger == NULL)
            return 0;
        search->found = larger;
        search->room = wanted;
    }
    Py_ssize_t first = search->finds;
    for (Py_ssize_t at = 0; at < search->touches; at++) {
        uint16_t rule = search->touched[at];
        int met = search->ticks[rule] == TABLE(uint8_t, FULL)[rule] && length <= TABLE(int64_t, LONGEST)[rule];
        search->ticks[rule] = 0;
        if (!met)
            continue;
        Py_ssize_t place = search->finds++;
        for (; place > first && search->found[place - 1] > rule; place--)
            search->found[place] = search->found[place - 1];
        search->found[place] = rule;
    }
    search->touches = 0;
    return 1;
}

/* Go through the lines; 0 if memory was wanting. */
static int look(Search *search, int64_t *begins)
{
    const int64_t *lengths = search->lengths.view.buf;
    int64_t line = 0, lines = search->lengths.count;
    const uint8_t *at = search->text, *end = search->end;
    for (; line < lines; line++) {
        begins[line] = search->finds;
        for (; at < end && *at != '\n'; at++) {
            if ((*at & 0xC0) == 0x80)
                continue;
            try_literals(search, at, line, ONE_BEGIN, *at, 1);
            if (end - at < 2)
                continue;
            uint32_t two = (uint32_t)at[0] | (uint32_t)at[1] << 8, four;
            try_literals(search, at, line, PAIR_BEGIN, two * SPREAD >> (32 - PAIR_BITS), 2);
            if (end - at < 4)
                continue;
            memcpy(&four, at, 4);
            try_literals(search, at, line, LONG_BEGIN, four * SPREAD >> (32 - HASH_BITS), 4);
        }
        at += at < end;
        if (!end_line(search, lengths[line]))
            return 0;
    }
    begins[lines] = search->finds;
    return 1;
}

static int rises(const Lent *first, Py_ssize_t count)
{
    const uint32_t *place = first->view.buf;
    int good = first->count > 0 && place[0] == 0 && place[first->count - 1] == count;
    for (Py_ssize_t at = 1; good && at < first->count; at++)
        good = place[at - 1] <= place[at];
    return good;
}

static int within(const Lent *numbers, Py_ssize_t limit, uint32_t mask)
{
    const uint32_t *number = numbers->view.buf;
    int good = 1;
    for (Py_ssize_t at = 0; at < numbers->count; at++)
        good &= (number[at] & mask) < (uint64_t)limit;
    return good;
}

/* Tell whether the tables fit each other: nothing that is read later lies outside of them. */
static int fit(const Search *search)
{
    const Lent *tables = search->tables;
    const Py_ssize_t literals = tables[WHOLE].count, rules = tables[FULL].count;
    int good = rules <= UINT16_MAX && tables[LONGEST].count == rules && tables[BEGINS].count == literals + 1
        && tables[USES_BEGIN].count == literals + 1 && tables[ONE_BEGIN].count == 257
        && tables[PAIR_BEGIN].count == (1 << PAIR_BITS) + 1 && tables[LONG_BEGIN].count == (1 << HASH_BITS) + 1 && rises(&tables[BEGINS], tables[POOL].count)
        && rises(&tables[USES_BEGIN], tables[USES].count) && rises(&tables[ONE_BEGIN], tables[ONE].count)
        && rises(&tables[PAIR_BEGIN], tables[PAIR].count)
        && rises(&tables[LONG_BEGIN], tables[LONG].count) && within(&tables[ONE], literals, UINT32_MAX)
        && within(&tables[PAIR], literals, UINT32_MAX)
        && within(&tables[LONG], literals, UINT32_MAX) && within(&tables[USES], rules, (1u << RULE_BITS) - 1);
    if (!good)
        PyErr_SetString(PyExc_ValueError, "the tables of literals and rules do not fit each other");
    return good;
}

static PyObject *answer_of(Search *search, int64_t *begins)
{
    if (search->any_unknown)
        return PyBytes_FromStringAndSize((const char *)search->unknown, BLOCKS);
    return Py_BuildValue("y#y#", (const char *)begins, (search->lengths.count + 1) * (Py_ssize_t)sizeof *begins,
                         (const char *)search->found, search->finds * (Py_ssize_t)sizeof *search->found);
}

static PyObject *search_all(Search *search)
{
    const Py_ssize_t literals = search->tables[WHOLE].count, rules = search->tables[FULL].count;
    PyObject *answer = NULL;
    int64_t *begins = room(search->lengths.count + 1, sizeof *begins);
    search->last = begins == NULL ? NULL : room(literals, sizeof *search->last);
    search->unknown = search->last == NULL ? NULL : room(BLOCKS, 1);
    search->ticks = search->unknown == NULL ? NULL : room(rules, 1);
    search->touched = search->ticks == NULL ? NULL : room(rules, sizeof *search->touched);
    search->room = search->lengths.count;
    search->found = search->touched == NULL ? NULL : room(search->room, sizeof *search->found);
    if (search->found != NULL) {
        memset(search->last, 0xFF, (size_t)literals * sizeof *search->last);
        memset(search->unknown, 0, BLOCKS);
        memset(search->ticks, 0, (size_t)rules);
        answer = look(search, begins) ? answer_of(search, begins) : PyErr_NoMemory();
    }
    free(begins);
    free(search->last);
    free(search->unknown);
    free(search->ticks);
    free(search->touched);
    free(search->found);
    return answer;
}

PyObject *kernel_literals(PyObject *self, PyObject *arguments)
{
    PyObject *text, *lengths, *given, *answer = NULL;
    Search search = {0};
    Py_ssize_t size = 0, lent = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "UOO!", &text, &lengths, &PyTuple_Type, &given))
        return NULL;
    if (PyTuple_Size(given) != TABLES)
        return PyErr_Format(PyExc_ValueError, "%d tables of literals and rules are wanted", TABLES);
    search.text = (const uint8_t *)PyUnicode_AsUTF8AndSize(text, &size);
    if (search.text == NULL)
        return NULL;
    search.end = search.text + size;
    while (lent < TABLES && lend(PyTuple_GetItem(given, lent), &search.tables[lent], sizes[lent]))
        lent++;
    if (lent == TABLES && lend(lengths, &search.lengths, 8) && fit(&search))
        answer = search_all(&search);
    give_back(&search.lengths);
    while (lent > 0)
        give_back(&search.tables[--lent]);
    return answer;
}
