/* What an article is found by: the double of what `dedup.passages` makes of shingles and signatures. */

#include "kernel.h"

enum { SAMPLED, BANDED, OF_PARAGRAPH, FAMILIES };
enum { FAMILY_BITS = 2, OWNER_BITS = 10, ORDERS = 3, LEVEL_ZERO = 32 };

#define BAND_FACTOR UINT64_C(0xD6E8FEB86659FD93)

static const uint64_t salts[FAMILIES] = {0, UINT64_C(0x5851F42D4C957F2D), UINT64_C(0x14057B7EF767814F)};
static const uint64_t orders[ORDERS] = {
    UINT64_C(0x9E3779B97F4A7C15), UINT64_C(0xC2B2AE3D27D4EB4F), UINT64_C(0x165667B19E3779F9)};

typedef struct {
    Lent shingles, start, begins, words; /* of all paragraphs; where each one's, each text's, each one's words begin */
    Lent signatures;
    long long rows, bands, band_rows, most_paragraphs, least_words;
    int sampled;
} Asked;

typedef struct {
    uint64_t *keys;
    int64_t count;
    int64_t *samples, *levels;
} Found;

static void put(Found *found, uint64_t key, int64_t owner, int family)
{
    uint64_t kept = mix64(key ^ salts[family]) & ~((UINT64_C(1) << (OWNER_BITS + FAMILY_BITS)) - 1);
    found->keys[found->count++] = kept | (uint64_t)owner << FAMILY_BITS | (uint64_t)family;
}

static void put_bands(Found *found, const Asked *asked, int64_t text)
{
    const uint32_t *signature = (const uint32_t *)asked->signatures.view.buf + asked->rows * text;
    int empty = 1;
    for (long long row = 0; empty && row < asked->rows; row++)
        empty = signature[row] == UINT32_MAX;
    for (long long band = 0; !empty && band < asked->bands; band++) {
        uint64_t key = (uint64_t)band + 1;
        for (long long row = 0; row < asked->band_rows; row++) {
            key = key * BAND_FACTOR + *signature++;
            key ^= key >> 31;
        }
        put(found, mix64(key), text, BANDED);
    }
}

static int rising(const void *one, const void *other)
{
    uint64_t mine = *(const uint64_t *)one, theirs = *(const uint64_t *)other;
    return (mine > theirs) - (mine < theirs);
}

static void sort(uint64_t *numbers, int64_t count)
{
    if (count > 256) {
        qsort(numbers, (size_t)count, 8, rising);
        return;
    }
    for (int64_t at = 1; at < count; at++) {
        uint64_t number = numbers[at];
        int64_t place = at;
        for (; place > 0 && numbers[place - 1] > number; place--)
            numbers[place] = numbers[place - 1];
        numbers[place] = number;
    }
}

/* Sample the shingles of a text, each once, at a rate that halves when their number doubles. */
static void put_samples(Found *found, const uint64_t *shingles, int64_t count, int64_t text)
{
    int level = 0;
    while (count >> level >= 2 * LEVEL_ZERO)
        level++;
    uint64_t most = UINT64_MAX >> level, *chosen = found->keys + found->count;
    int64_t some = 0, once = 0;
    for (int64_t at = 0; at < count; at++) {
        chosen[some] = shingles[at] >> OWNER_BITS;
        some += shingles[at] <= most;
    }
    sort(chosen, some);
    for (int64_t at = 0; at < some; at++)
        if (!once || chosen[at] != chosen[once - 1])
            chosen[once++] = chosen[at];
    for (int64_t at = 0; at < once; at++)
        put(found, chosen[at] << OWNER_BITS, text, SAMPLED);
    found->samples[text] = once;
    found->levels[text] = level;
}

static void put_paragraph(Found *found, const uint64_t *shingles, int64_t count, int64_t text)
{
    uint64_t least[ORDERS] = {UINT64_MAX, UINT64_MAX, UINT64_MAX};
    for (int64_t at = 0; at < count; at++)
        for (int order = 0; order < ORDERS; order++) {
            uint64_t value = shingles[at] * orders[order];
            least[order] = value < least[order] ? value : least[order];
        }
    for (int order = 0; order < ORDERS; order++)
        put(found, least[order] + (uint64_t)order, text, OF_PARAGRAPH);
}

static void put_all(Found *found, const Asked *asked)
{
    const uint64_t *shingles = asked->shingles.view.buf;
    const int64_t *start = asked->start.view.buf, *begins = asked->begins.view.buf, *words = asked->words.view.buf;
    for (int64_t text = 0; text + 1 < asked->begins.count; text++) {
        int64_t first = start[begins[text]], end = start[begins[text + 1]];
        put_bands(found, asked, text);
        found->samples[text] = found->levels[text] = 0;
        if (asked->sampled)
            put_samples(found, shingles + first, end - first, text);
        for (int64_t at = begins[text], most = at + asked->most_paragraphs; at < begins[text + 1] && at < most; at++)
            if (asked->least_words >= 0 && words[at + 1] - words[at] >= asked->least_words && start[at] < start[at + 1])
                put_paragraph(found, shingles + start[at], start[at + 1] - start[at], text);
    }
}

/* Every array fits the others, and every place is inside. */
static int makes_sense(const Asked *asked)
{
    const Py_ssize_t paragraphs = asked->start.count - 1, texts = asked->begins.count - 1;
    if (!check_places(&asked->start, asked->shingles.count) || !check_places(&asked->begins, paragraphs))
        return 0;
    int good = asked->words.count == paragraphs + 1 && texts <= 1 << OWNER_BITS && asked->rows >= 0
        && asked->bands >= 0 && asked->band_rows >= 0 && asked->rows <= 1 << 20 && asked->bands <= 1 << 20
        && asked->band_rows <= 1 << 10 && asked->bands * asked->band_rows <= asked->rows
        && asked->most_paragraphs >= 0 && asked->most_paragraphs <= 1 << 20
        && asked->signatures.count == texts * asked->rows;
    if (!good)
        PyErr_SetString(PyExc_ValueError, "texts, paragraphs and signatures do not belong together");
    return good;
}

static PyObject *keys_of(const Asked *asked)
{
    const Py_ssize_t texts = asked->begins.count - 1;
    PyObject *answer = NULL;
    Found found = {0};
    int64_t most = texts * asked->bands + asked->shingles.count + ORDERS * (asked->start.count - 1) + 1;
    found.keys = room(most, 8);
    found.samples = found.keys == NULL ? NULL : room(2 * texts, 8);
    if (found.samples != NULL) {
        found.levels = found.samples + texts;
        Py_BEGIN_ALLOW_THREADS
        put_all(&found, asked);
        Py_END_ALLOW_THREADS
        answer = Py_BuildValue("(y#y#y#)", (const char *)found.keys, (Py_ssize_t)(8 * found.count),
                               (const char *)found.samples, 8 * texts, (const char *)found.levels, 8 * texts);
    }
    free(found.keys);
    free(found.samples);
    return answer;
}

PyObject *kernel_keys(PyObject *self, PyObject *arguments)
{
    PyObject *given[5], *answer = NULL;
    Asked asked;
    (void)self;
    memset(&asked, 0, sizeof asked);
    if (!PyArg_ParseTuple(arguments, "OOOOO(LLLLLp)", &given[0], &given[1], &given[2], &given[3], &given[4],
                          &asked.rows, &asked.bands, &asked.band_rows, &asked.most_paragraphs, &asked.least_words,
                          &asked.sampled))
        return NULL;
    if (lend(given[0], &asked.shingles, 8) && lend(given[1], &asked.start, 8) && lend(given[2], &asked.begins, 8)
        && lend(given[3], &asked.words, 8) && lend(given[4], &asked.signatures, 4) && makes_sense(&asked))
        answer = keys_of(&asked);
    give_back(&asked.shingles);
    give_back(&asked.start);
    give_back(&asked.begins);
    give_back(&asked.words);
    give_back(&asked.signatures);
    return answer;
}
