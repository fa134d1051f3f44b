/* Entries (key, ordinal) in open addressing: what `dedup.table` keeps postings in. The memory is Python's.

   A table is in parts, by the uppermost bits of the keys. In a part entries are sorted; each stands at the place that
   its key's rank among all keys gives, or behind it with no free place between. So a key that is not there is found out
   after a few looks however full the part is, sorted keys are looked up from the beginning to the end, and the entries
   of one key follow one another in the order in which they came. 0 is no entry.
   Source: Amble and Knuth, Ordered hash tables (1974). */

#include "kernel.h"

enum { PART_BITS = 3, PARTS = 1 << PART_BITS, ORDINAL_BITS = 28 };
/* Places of a part behind the last that a key's rank gives. */
enum { TAIL = 64 };

#define ORDINAL ((UINT64_C(1) << ORDINAL_BITS) - 1)

typedef struct {
    uint64_t *entries, slots;
} Part;

typedef struct {
    Lent lent[PARTS];
    Part parts[PARTS];
} Table;

static int lend_table(PyObject *list, Table *table)
{
    memset(table, 0, sizeof *table);
    if (!PyList_Check(list) || PyList_Size(list) != PARTS) {
        PyErr_SetString(PyExc_ValueError, "a table is a list of as many parts as there are");
        return 0;
    }
    for (Py_ssize_t at = 0; at < PARTS; at++) {
        Lent *lent = table->lent + at;
        if (!lend(PyList_GetItem(list, at), lent, 8))
            return 0;
        table->parts[at].entries = lent->view.buf;
        table->parts[at].slots = (uint64_t)lent->count;
        if (lent->view.readonly || lent->count <= TAIL || lent->count > UINT32_MAX) {
            PyErr_SetString(PyExc_ValueError, "a part is an array that can be written to");
            return 0;
        }
    }
    return 1;
}

static void give_back_table(Table *table)
{
    for (int at = 0; at < PARTS; at++)
        give_back(table->lent + at);
}

static uint64_t home(const Part *part, uint64_t key)
{
    return (key << PART_BITS >> 32) * (part->slots - TAIL) >> 32;
}

/* Keys that are looked up after this one whose place in memory is asked for already: it is far, and others are too. */
enum { AHEAD = 12, LINE = 8, LINES = 2 };

static void ask_ahead(const Part *parts, const uint64_t *key, const uint64_t *end)
{
#ifdef __GNUC__
    if (end - key <= AHEAD)
        return;
    const Part *part = parts + (key[AHEAD] >> (64 - PART_BITS));
    uint64_t place = home(part, key[AHEAD] & ~ORDINAL);
    for (int line = 0; line < LINES && place < part->slots; line++, place += LINE)
        __builtin_prefetch(part->entries + place);
#else
    (void)parts, (void)key, (void)end;
#endif
}

/* Find the first place from one on that holds no lesser entry than this one, or none. Entries rise from the beginning of
   a part to its end, and where an entry has its place or stands behind it no lesser one comes after a free place: so
   lesser ones are counted, eight at a time and without a branch on any. */
static uint64_t place_of(const Part *part, uint64_t place, uint64_t entry)
{
    const uint64_t *entries = part->entries;
    while (place + LINE <= part->slots) {
        uint64_t lesser = 0;
        for (int at = 0; at < LINE; at++)
            lesser += entries[place + (uint64_t)at] - 1 < entry - 1;
        place += lesser;
        if (lesser < LINE)
            return place;
    }
    while (place < part->slots && entries[place] && entries[place] < entry)
        place++;
    return place;
}

/* Put an entry into a part, unless so many have its key; 1 if it is in, 0 if not, -1 if there is no place behind. Those
   of its key came before it and are lesser. */
static int put(const Part *part, uint64_t entry, long long holders)
{
    uint64_t *entries = part->entries, place = place_of(part, home(part, entry & ~ORDINAL), entry), end;
    for (uint64_t at = place; at > 0 && (entries[at - 1] & ~ORDINAL) == (entry & ~ORDINAL) && entries[at - 1]; at--)
        if (--holders <= 0)
            return 0;
    for (end = place; end < part->slots && entries[end]; end++)
        ;
    if (end >= part->slots)
        return -1;
    for (; end > place; end--)
        entries[end] = entries[end - 1];
    entries[place] = entry;
    return 1;
}

/* Put entries in, and say how many were new in each part and how many were looked at: those before one without place. */
PyObject *kernel_table_add(PyObject *self, PyObject *arguments)
{
    PyObject *list, *given[2], *answer = NULL;
    Lent keys = {0}, ordinals = {0};
    Table table;
    int64_t added[PARTS] = {0};
    long long holders;
    Py_ssize_t at = 0;
    int good = 1;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOL", &list, &given[0], &given[1], &holders))
        return NULL;
    if (lend_table(list, &table) && lend(given[0], &keys, 8) && lend(given[1], &ordinals, 8)) {
        const uint64_t *key = keys.view.buf;
        const int64_t *ordinal = ordinals.view.buf;
        good = keys.count == ordinals.count;
        Py_BEGIN_ALLOW_THREADS
        for (; good && at < keys.count; at++) {
            uint64_t which = key[at] >> (64 - PART_BITS);
            ask_ahead(table.parts, key + at, key + keys.count);
            good = 0 <= ordinal[at] && ordinal[at] < (int64_t)ORDINAL;
            int put_in = good ? put(table.parts + which, (key[at] & ~ORDINAL) | (uint64_t)(ordinal[at] + 1), holders) : 0;
            if (put_in < 0)
                break;
            added[which] += put_in;
        }
        Py_END_ALLOW_THREADS
        if (good)
            answer = Py_BuildValue("(y#n)", (const char *)added, (Py_ssize_t)sizeof added, at);
        else
            PyErr_SetString(PyExc_ValueError, "an ordinal for every key, and none too large");
    }
    give_back_table(&table);
    give_back(&keys);
    give_back(&ordinals);
    return answer;
}

/* Move the entries of a part to a larger, empty one; tell whether all found a place. */
PyObject *kernel_table_move(PyObject *self, PyObject *arguments)
{
    PyObject *given[2], *answer = NULL;
    Lent old = {0}, larger = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OO", &given[0], &given[1]))
        return NULL;
    if (lend(given[0], &old, 8) && lend(given[1], &larger, 8)) {
        const uint64_t *entries = old.view.buf;
        Part part = {larger.view.buf, (uint64_t)larger.count};
        uint64_t next = 0;
        if (larger.view.readonly || larger.count <= TAIL || larger.count > UINT32_MAX)
            PyErr_SetString(PyExc_ValueError, "a part is an array that can be written to");
        else {
            for (Py_ssize_t at = 0; at < old.count; at++) {
                uint64_t place = home(&part, entries[at] & ~ORDINAL);
                next = place > next ? place : next;
                if (next < part.slots)
                    part.entries[next] = entries[at];
                next += entries[at] != 0;
            }
            answer = PyBool_FromLong(next <= part.slots);
        }
    }
    give_back(&old);
    give_back(&larger);
    return answer;
}

typedef struct {
    int64_t *places, *ordinals;
    Py_ssize_t count, room;
} Found;

static int note(Found *found, int64_t place, int64_t ordinal)
{
    if (found->count == found->room) {
        Py_ssize_t room = 2 * found->room + 256;
        int64_t *places = realloc(found->places, (size_t)room * 8);
        found->places = places != NULL ? places : found->places;
        int64_t *ordinals = realloc(found->ordinals, (size_t)room * 8);
        found->ordinals = ordinals != NULL ? ordinals : found->ordinals;
        if (places == NULL || ordinals == NULL)
            return 0;
        found->room = room;
    }
    found->places[found->count] = place;
    found->ordinals[found->count++] = ordinal;
    return 1;
}

static int find(const Part *part, uint64_t key, int64_t at, Found *found)
{
    const uint64_t *entries = part->entries;
    uint64_t place = place_of(part, home(part, key), key | 1);
    for (; place < part->slots && entries[place] && (entries[place] & ~ORDINAL) == key; place++)
        if (!note(found, at, (int64_t)(entries[place] & ORDINAL) - 1))
            return 0;
    return 1;
}

PyObject *kernel_table_find(PyObject *self, PyObject *arguments)
{
    PyObject *list, *given, *answer = NULL;
    Lent keys = {0};
    Table table;
    Found found = {0};
    int good = 1;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OO", &list, &given))
        return NULL;
    if (lend_table(list, &table) && lend(given, &keys, 8)) {
        const uint64_t *key = keys.view.buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t at = 0; good && at < keys.count; at++) {
            ask_ahead(table.parts, key + at, key + keys.count);
            good = find(table.parts + (key[at] >> (64 - PART_BITS)), key[at] & ~ORDINAL, at, &found);
        }
        Py_END_ALLOW_THREADS
        answer = good
            ? Py_BuildValue("(y#y#)", found.count ? (const char *)found.places : "", 8 * found.count,
                            found.count ? (const char *)found.ordinals : "", 8 * found.count)
            : PyErr_NoMemory();
    }
    give_back_table(&table);
    give_back(&keys);
    free(found.places);
    free(found.ordinals);
    return answer;
}
