/* Entries (key, ordinal) in open addressing: what `dedup.table` keeps postings in. The memory is Python's.

   A table is in parts, by the uppermost bits of the keys; in a part an entry stands at the place that its key's rank
   among all keys gives, or in the next that was free. So sorted keys are looked up from the beginning to the end, and
   the entries of one key follow one another in the order in which they came. 0 is no entry. */

#include "kernel.h"

enum { PART_BITS = 6, PARTS = 1 << PART_BITS, ORDINAL_BITS = 28 };
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
        if (lent->view.readonly || lent->count < 2 || lent->count > UINT32_MAX) {
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
    return (key << PART_BITS >> 32) * part->slots >> 32;
}

/* Put an entry into a part, unless so many have its key; 1 if it is in, 0 if not, -1 if the part is full. */
static int put(const Part *part, uint64_t entry, long long holders)
{
    uint64_t place = home(part, entry & ~ORDINAL);
    for (uint64_t looked = 0; looked < part->slots; looked++) {
        uint64_t found = part->entries[place];
        if (!found) {
            part->entries[place] = entry;
            return 1;
        }
        if ((found & ~ORDINAL) == (entry & ~ORDINAL) && --holders <= 0)
            return 0;
        if (++place == part->slots)
            place = 0;
    }
    return -1;
}

PyObject *kernel_table_add(PyObject *self, PyObject *arguments)
{
    PyObject *list, *given[2], *answer = NULL;
    Lent keys = {0}, ordinals = {0};
    Table table;
    int64_t added[PARTS] = {0};
    long long holders;
    int good = 1;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOL", &list, &given[0], &given[1], &holders))
        return NULL;
    if (lend_table(list, &table) && lend(given[0], &keys, 8) && lend(given[1], &ordinals, 8)) {
        const uint64_t *key = keys.view.buf;
        const int64_t *ordinal = ordinals.view.buf;
        good = keys.count == ordinals.count;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t at = 0; good && at < keys.count; at++) {
            uint64_t which = key[at] >> (64 - PART_BITS);
            int put_in = -1;
            if (0 <= ordinal[at] && ordinal[at] < (int64_t)ORDINAL)
                put_in = put(table.parts + which, (key[at] & ~ORDINAL) | (uint64_t)(ordinal[at] + 1), holders);
            good = put_in >= 0;
            added[which] += put_in > 0;
        }
        Py_END_ALLOW_THREADS
        if (good)
            answer = PyBytes_FromStringAndSize((const char *)added, sizeof added);
        else
            PyErr_SetString(PyExc_ValueError, "a part is full, or an ordinal too large");
    }
    give_back_table(&table);
    give_back(&keys);
    give_back(&ordinals);
    return answer;
}

/* Move the entries of a part to a larger one; those of one key stay in order. */
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
        Py_ssize_t free_ = 0;
        int good = !larger.view.readonly && old.count < larger.count && larger.count <= UINT32_MAX;
        while (free_ < old.count && entries[free_])
            free_++;
        /* From a free place on, round once: no run of entries is begun in its middle. */
        for (Py_ssize_t at = free_; good && at < old.count; at++)
            good = !entries[at] || put(&part, entries[at], INT64_MAX) > 0;
        for (Py_ssize_t at = 0; good && at < free_; at++)
            good = !entries[at] || put(&part, entries[at], INT64_MAX) > 0;
        if (good)
            answer = Py_BuildValue("");
        else
            PyErr_SetString(PyExc_ValueError, "the other part is no larger, or full");
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
    uint64_t place = home(part, key);
    for (uint64_t looked = 0; looked < part->slots; looked++) {
        uint64_t entry = part->entries[place];
        if (!entry)
            return 1;
        if ((entry & ~ORDINAL) == key && !note(found, at, (int64_t)(entry & ORDINAL) - 1))
            return 0;
        if (++place == part->slots)
            place = 0;
    }
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
        for (Py_ssize_t at = 0; good && at < keys.count; at++)
            good = find(table.parts + (key[at] >> (64 - PART_BITS)), key[at] & ~ORDINAL, at, &found);
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
