/* Words of texts, their hashes and kinds: the double of `sketch.words`, which says what a word is. */

#include "units.h"

enum { PLAIN, NUMBER, NAME, OPENER };

#define SEED UINT64_C(0x9E3779B97F4A7C15)
#define FACTOR UINT64_C(0xBF58476D1CE4E5B9)

/* Units of a word that is hashed here. */
#define LONGEST 32

/* A bit in each of eight bytes. */
#define ONES UINT64_C(0x0101010101010101)

typedef struct {
    uint64_t *hashes;
    uint8_t *kinds;
    Py_ssize_t words, word_room;
    int64_t *first, *unspaced; /* of each paragraph: its first word; its letters of scripts without spaces */
    Py_ssize_t paragraphs, paragraph_room;
    int64_t *begins; /* of each text: its first paragraph */
} Found;

typedef struct {
    PyObject *list;
    const char **bytes; /* NULL where a text has no UTF-8 */
    Py_ssize_t *sizes, count;
} Texts;

static int grow(void **array, Py_ssize_t count, size_t size)
{
    void *larger = (size_t)count < PY_SSIZE_T_MAX / size ? realloc(*array, (size_t)count * size) : NULL;
    if (larger != NULL)
        *array = larger;
    return larger != NULL;
}

static int room_for_words(Found *found, Py_ssize_t more)
{
    Py_ssize_t count = found->words + more;
    if (count <= found->word_room)
        return 1;
    count += count / 2;
    if (!grow((void **)&found->hashes, count, 8) || !grow((void **)&found->kinds, count, 1))
        return 0;
    found->word_room = count;
    return 1;
}

static int begin_paragraph(Found *found)
{
    if (found->paragraphs + 2 > found->paragraph_room) {
        Py_ssize_t count = 2 * found->paragraph_room + 64;
        if (!grow((void **)&found->first, count, 8) || !grow((void **)&found->unspaced, count, 8))
            return 0;
        found->paragraph_room = count;
    }
    found->first[found->paragraphs] = found->words;
    found->unspaced[found->paragraphs++] = 0;
    return 1;
}

static uint64_t eight_at(const uint8_t *bytes)
{
    uint64_t eight;
    memcpy(&eight, bytes, 8);
    return eight;
}

/* Of eight bytes those that are the first so many; none for none and all for more. */
static const uint64_t firsts[] = {
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, ~UINT64_C(0)};

static uint64_t first_of(uint64_t eight, Py_ssize_t count)
{
    return eight & firsts[count <= 0 ? 0 : count >= 8 ? 8 : count];
}

static uint64_t stirred(uint64_t state, uint64_t eight)
{
    state = (eight ^ state) * FACTOR;
    return state ^ state >> 32;
}

/* Take the bytes of a word into a state, eight at a time. Nearly all have two times eight at most: no branch on that. */
static uint64_t absorbed(uint64_t state, const uint8_t *bytes, Py_ssize_t length)
{
    state = stirred(state, first_of(eight_at(bytes), length));
    uint64_t further = stirred(state, first_of(eight_at(bytes + 8), length - 8));
    state = length > 8 ? further : state;
    for (bytes += 16, length -= 16; length > 0; bytes += 8, length -= 8)
        state = stirred(state, first_of(eight_at(bytes), length));
    return state;
}

/* Let Python hash a long word: its lower bytes, then, if there are any, the upper ones. */
static int digest(Asked *asked, const Units *units, Py_ssize_t start, Py_ssize_t length, uint64_t *hash)
{
    int high = 0;
    for (Py_ssize_t at = start; at < start + length; at++)
        high |= units->high[at] != 0;
    PyEval_RestoreThread(asked->thread);
    PyObject *given = PyBytes_FromStringAndSize(NULL, length << high), *answer = NULL;
    if (given != NULL) {
        char *bytes = PyBytes_AsString(given);
        memcpy(bytes, units->low + start, (size_t)length);
        if (high)
            memcpy(bytes + length, units->high + start, (size_t)length);
        answer = PyObject_CallFunctionObjArgs(asked->digest, given, NULL);
        Py_DECREF(given);
    }
    if (answer != NULL)
        *hash = PyLong_AsUnsignedLongLong(answer);
    Py_XDECREF(answer);
    int good = PyErr_Occurred() == NULL;
    asked->thread = PyEval_SaveThread();
    return good;
}

/* What was found of a word: its bytes' hash so far, and the flags of all its units together. */
typedef struct {
    uint64_t hash, any;
} Sighting;

/* Look at a word of sixteen units at most, as nearly all are. */
static Sighting sight(const Units *units, Py_ssize_t start, Py_ssize_t length)
{
    const uint8_t *low = units->low + start, *flags = units->flags + start;
    uint64_t near = firsts[length < 8 ? length : 8], far = firsts[length < 8 ? 0 : length - 8];
    uint64_t hash = stirred(SEED, eight_at(low) & near), further = stirred(hash, eight_at(low + 8) & far);
    Sighting found = {length > 8 ? further : hash, (eight_at(flags) & near) | (eight_at(flags + 8) & far)};
    return found;
}

static int hash_word(Asked *asked, const Units *units, Py_ssize_t start, Py_ssize_t length, uint64_t *hash)
{
    if (length > LONGEST)
        return digest(asked, units, start, length, hash);
    uint8_t any = 0;
    for (Py_ssize_t at = start; units->any_high && at < start + length; at++)
        any |= units->high[at];
    if (any)
        *hash = absorbed(*hash, units->high + start, length);
    return 1;
}

/* Tell the kind of the word start:end; `gap` is where the one before it ended, 0 for a paragraph's first. */
static uint8_t kind(const Units *units, Py_ssize_t start, Py_ssize_t end, Py_ssize_t gap, uint64_t any)
{
    const uint8_t *flags = units->flags;
    int numeric = (any & DIGIT * ONES) != 0;
    for (Py_ssize_t at = start; numeric && at < end; at++)
        if (flags[at] & DIGIT && !(flags[at - 1] & DIGIT))
            return NUMBER;
    if (!(flags[start] & CAPITAL))
        return PLAIN;
    if (!gap)
        return OPENER;
    uint8_t between = flags[gap] | flags[gap + 1 < start ? gap + 1 : start - 1];
    return between & STOP || flags[start - 1] & QUOTE ? OPENER : NAME;
}

static int ends_line(const Units *units, Py_ssize_t at)
{
    return units->low[at] == '\n' && units->flags[at] == STOP;
}

/* Of eight units those that do not go on with a word: a bit in the byte of each. */
static uint64_t ends_in(const uint8_t *flags)
{
    uint64_t eight = eight_at(flags);
    return (~eight & ONES) | (eight >> 1 & ONES);
}

/* Find where a word ends that goes on here: looks at sixteen units at a time, which the margin allows. */
static Py_ssize_t word_end(const uint8_t *flags, Py_ssize_t at)
{
    for (;; at += 16) {
        uint64_t near = ends_in(flags + at), far = ends_in(flags + at + 8);
        if (near | far)
            return at + (near ? 0 : 8) + __builtin_ctzll(near ? near : far) / 8;
    }
}

/* Find the words of one text; `cut` where two ends of lines end a paragraph. */
static int find_words(Asked *asked, const Units *units, Found *found, int cut)
{
    const uint8_t *flags = units->flags;
    Py_ssize_t at = 1, gap = 0;
    if (!begin_paragraph(found) || !room_for_words(found, units->count))
        return 0;
    while (at < units->count) {
        if (!(flags[at] & WORD)) {
            if (cut && ends_line(units, at) && ends_line(units, at + 1)) {
                if (!begin_paragraph(found))
                    return 0;
                gap = 0;
                at++;
            }
            at++;
            continue;
        }
        Py_ssize_t start = at++;
        if (flags[start] & UNSPACED)
            found->unspaced[found->paragraphs - 1]++;
        else
            at = word_end(flags, at);
        Sighting word = {0, DIGIT * ONES};
        if (at - start <= 16)
            word = sight(units, start, at - start);
        else
            word.hash = absorbed(SEED, units->low + start, at - start);
        if ((units->any_high || at - start > LONGEST) && !hash_word(asked, units, start, at - start, &word.hash))
            return 0;
        found->hashes[found->words] = mix64(word.hash);
        found->kinds[found->words++] = kind(units, start, at, gap, word.any);
        gap = at;
    }
    return 1;
}

/* Let Python write a text in a plainer way, and find the words of that. */
static int find_in_odd(Asked *asked, PyObject *list, Py_ssize_t number, Units *units, Found *found, int cut)
{
    Py_ssize_t size = 0;
    PyEval_RestoreThread(asked->thread);
    PyObject *plain = PyObject_CallFunctionObjArgs(asked->plainer, PyList_GetItem(list, number), NULL);
    const char *bytes = plain == NULL ? NULL : PyUnicode_AsUTF8AndSize(plain, &size);
    asked->thread = PyEval_SaveThread();
    int good = bytes != NULL && read_units(asked, units, bytes, size, 1) == READ
        && find_words(asked, units, found, cut);
    PyEval_RestoreThread(asked->thread);
    Py_XDECREF(plain);
    asked->thread = PyEval_SaveThread();
    return good;
}

static int find_all(Asked *asked, const Texts *texts, Found *found, int cut)
{
    Units units = {0};
    int good = 1;
    asked->thread = PyEval_SaveThread();
    for (Py_ssize_t number = 0; good && number < texts->count; number++) {
        const char *bytes = texts->bytes[number];
        found->begins[number] = found->paragraphs;
        Reading reading = bytes == NULL ? IS_ODD : read_units(asked, &units, bytes, texts->sizes[number], 0);
        if (reading == READ)
            good = find_words(asked, &units, found, cut);
        else
            good = reading == IS_ODD && find_in_odd(asked, texts->list, number, &units, found, cut);
    }
    found->begins[texts->count] = found->paragraphs;
    good = good && begin_paragraph(found);
    free_units(&units);
    PyEval_RestoreThread(asked->thread);
    if (!good && !PyErr_Occurred())
        PyErr_NoMemory();
    return good;
}

/* Take the texts' UTF-8; what has none, for it has a lone surrogate, is odd. */
static int take(PyObject *given, Texts *texts)
{
    texts->list = PySequence_List(given);
    texts->count = texts->list == NULL ? -1 : PyList_Size(texts->list);
    texts->bytes = texts->count < 0 ? NULL : room(texts->count, sizeof *texts->bytes);
    texts->sizes = texts->bytes == NULL ? NULL : room(texts->count, sizeof *texts->sizes);
    for (Py_ssize_t number = 0; texts->sizes != NULL && number < texts->count; number++) {
        texts->bytes[number] = PyUnicode_AsUTF8AndSize(PyList_GetItem(texts->list, number), &texts->sizes[number]);
        if (texts->bytes[number] == NULL && !PyErr_ExceptionMatches(PyExc_UnicodeEncodeError))
            return 0;
        PyErr_Clear();
    }
    return texts->sizes != NULL;
}

static PyObject *told(const Found *found, Py_ssize_t texts)
{
    return Py_BuildValue(
        "(y#y#y#y#y#)", (const char *)found->hashes, 8 * found->words, (const char *)found->kinds, found->words,
        (const char *)found->first, 8 * found->paragraphs, (const char *)found->unspaced, 8 * (found->paragraphs - 1),
        (const char *)found->begins, 8 * (texts + 1));
}

PyObject *kernel_words(PyObject *self, PyObject *arguments)
{
    PyObject *given, *table, *answer = NULL;
    Asked asked = {0};
    Lent lent = {0};
    Texts texts = {0};
    Found found = {0};
    int cut;
    (void)self;
    if (!PyArg_ParseTuple(
            arguments, "OpO(OOO)", &given, &cut, &table, &asked.fill, &asked.plainer, &asked.digest))
        return NULL;
    if (lend(table, &lent, 4) && take(given, &texts)) {
        asked.table = lent.view.buf;
        found.begins = room(texts.count + 1, 8);
        if (lent.count != 1 << 16)
            PyErr_SetString(PyExc_ValueError, "the table is of the basic plane");
        else if (found.begins != NULL && room_for_words(&found, 1024) && find_all(&asked, &texts, &found, cut))
            answer = told(&found, texts.count);
    }
    Py_XDECREF(texts.list);
    give_back(&lent);
    free(texts.bytes);
    free(texts.sizes);
    free(found.begins);
    free(found.first);
    free(found.unspaced);
    free(found.kinds);
    free(found.hashes);
    return answer;
}
