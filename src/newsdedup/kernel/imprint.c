/* Texts as comparison keeps them, written and read. */

#include "imprint.h"

/* Read a text; its paragraphs must have all its words and no more. */
static int read_text(PyObject *given, Imprint *text)
{
    char *bytes;
    Py_ssize_t size;
    int64_t words = 0;
    if (PyBytes_AsStringAndSize(given, &bytes, &size) < 0)
        return 0;
    const uint32_t *numbers = (const uint32_t *)(void *)bytes;
    size = size % 4 || (uintptr_t)bytes % 4 ? 0 : size / 4;
    if (size && (Py_ssize_t)numbers[0] < size) {
        text->paragraphs = numbers + 1;
        text->paragraph_count = numbers[0];
        text->words = text->paragraphs + text->paragraph_count;
        text->word_count = size - 1 - text->paragraph_count;
        for (Py_ssize_t at = 0; at < text->paragraph_count; at++)
            words += text->paragraphs[at] & ~LETTERS;
        if (words == text->word_count)
            return 1;
    }
    PyErr_SetString(PyExc_ValueError, "paragraphs must have all words of a text");
    return 0;
}

/* Find the slot of an object among numbers of texts, counted from 1, or the free one where it belongs. */
static int64_t *slot_of(int64_t *slots, Py_ssize_t count, PyObject **objects, PyObject *wanted)
{
    size_t slot = (uintptr_t)wanted / 16 * UINT64_C(0x9E3779B97F4A7C15) >> 32 & (size_t)(count - 1);
    while (slots[slot] && objects[slots[slot] - 1] != wanted)
        slot = (slot + 1) & (size_t)(count - 1);
    return slots + slot;
}

static int lend_texts(Pairs *lent, PyObject **objects, int64_t *slots, Py_ssize_t slot_count)
{
    for (Py_ssize_t at = 0; at < 2 * lent->pairs; at++) {
        PyObject *given = PyList_GetItem(lent->given, at);
        int64_t *slot = given == NULL ? NULL : slot_of(slots, slot_count, objects, given);
        if (slot == NULL)
            return 0;
        if (!*slot) {
            if (!read_text(given, lent->texts + lent->count))
                return 0;
            objects[lent->count] = given;
            *slot = ++lent->count;
        }
        lent->which[at] = *slot - 1;
    }
    return 1;
}

int lend_pairs(PyObject *list, Pairs *lent)
{
    memset(lent, 0, sizeof *lent);
    lent->given = PySequence_List(list);
    if (lent->given == NULL)
        return 0;
    Py_ssize_t count = PyList_Size(lent->given), slot_count = 16;
    if (count % 2) {
        PyErr_SetString(PyExc_ValueError, "a pair is of two texts");
        return 0;
    }
    lent->pairs = count / 2;
    while (slot_count < 2 * count)
        slot_count *= 2;
    lent->texts = room(count, sizeof *lent->texts);
    lent->which = lent->texts == NULL ? NULL : room(count, 8);
    PyObject **objects = lent->which == NULL ? NULL : room(count, sizeof *objects);
    int64_t *slots = objects == NULL ? NULL : room(slot_count, 8);
    int good = slots != NULL;
    if (good) {
        memset(slots, 0, (size_t)slot_count * 8);
        good = lend_texts(lent, objects, slots, slot_count);
    }
    free(objects);
    free(slots);
    return good;
}

void give_back_pairs(Pairs *lent)
{
    free(lent->texts);
    free(lent->which);
    Py_XDECREF(lent->given);
}

/* Write the imprints of texts end to end; their paragraphs are known to have all words. */
static void write_imprints(const Lent *hashes, const Lent *kinds, const Lent *paragraphs, const Lent *begins,
                           uint32_t *room)
{
    const uint64_t *hash = hashes->view.buf;
    const uint8_t *kind = kinds->view.buf;
    const uint32_t *counts = paragraphs->view.buf;
    const int64_t *first = begins->view.buf;
    for (Py_ssize_t text = 0; text + 1 < begins->count; text++) {
        int64_t number = first[text + 1] - first[text], words = 0;
        *room++ = (uint32_t)number;
        for (int64_t at = first[text]; at < first[text + 1]; at++) {
            words += counts[at] & ~LETTERS;
            *room++ = counts[at];
        }
        for (; words > 0; words--)
            *room++ = ((uint32_t)(*hash++ >> 32) & ~KIND) | (*kind++ & KIND);
    }
}

PyObject *kernel_imprints(PyObject *self, PyObject *arguments)
{
    PyObject *given[4], *answer = NULL;
    Lent hashes = {0}, kinds = {0}, paragraphs = {0}, begins = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOO", &given[0], &given[1], &given[2], &given[3]))
        return NULL;
    if (lend(given[0], &hashes, 8) && lend(given[1], &kinds, 1) && lend(given[2], &paragraphs, 4)
        && lend(given[3], &begins, 8) && check_places(&begins, paragraphs.count)) {
        const uint32_t *counts = paragraphs.view.buf;
        int64_t words = 0;
        for (Py_ssize_t at = 0; at < paragraphs.count; at++)
            words += counts[at] & ~LETTERS;
        if (words == hashes.count && words == kinds.count)
            answer = PyBytes_FromStringAndSize(NULL, 4 * (begins.count - 1 + paragraphs.count + hashes.count));
        else
            PyErr_SetString(PyExc_ValueError, "paragraphs must have all words, and every word a kind");
    }
    if (answer != NULL)
        write_imprints(&hashes, &kinds, &paragraphs, &begins, (uint32_t *)(void *)PyBytes_AsString(answer));
    give_back(&hashes);
    give_back(&kinds);
    give_back(&paragraphs);
    give_back(&begins);
    return answer;
}
