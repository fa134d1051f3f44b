#include "imprint.h"

/* Make sure that the paragraphs have all words of the text and no more. */
static int is_whole(const Imprint *text)
{
    const uint32_t *paragraph = text->paragraphs.view.buf;
    int64_t words = 0;
    for (Py_ssize_t at = 0; at < text->paragraphs.count; at++)
        words += paragraph[at] & ~LETTERS;
    return words == text->words.count;
}

static int lend_texts(PyObject *list, Pairs *lent)
{
    Py_ssize_t count = PyList_Size(list);
    if (count < 0)
        return 0;
    lent->texts = room(count, sizeof *lent->texts);
    if (lent->texts == NULL)
        return 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        Imprint *text = &lent->texts[at];
        PyObject *words, *paragraphs, *pair = PyList_GetItem(list, at);
        text->paragraphs.held = 0;
        if (pair == NULL || !PyArg_ParseTuple(pair, "OO", &words, &paragraphs) || !lend(words, &text->words, 4))
            return 0;
        lent->count = at + 1;
        if (!lend(paragraphs, &text->paragraphs, 4))
            return 0;
        if (!is_whole(text)) {
            PyErr_SetString(PyExc_ValueError, "paragraphs must have all words of a text");
            return 0;
        }
    }
    return 1;
}

int lend_pairs(PyObject *texts, PyObject *pairs, Pairs *lent)
{
    memset(lent, 0, sizeof *lent);
    if (!lend_texts(texts, lent) || !lend(pairs, &lent->pairs, 8))
        return 0;
    const int64_t *number = lent->pairs.view.buf;
    int good = lent->pairs.count % 2 == 0;
    for (Py_ssize_t at = 0; good && at < lent->pairs.count; at++)
        good = 0 <= number[at] && number[at] < lent->count;
    if (!good)
        PyErr_SetString(PyExc_ValueError, "pairs are of two texts that are given");
    return good;
}

void give_back_pairs(Pairs *lent)
{
    for (Py_ssize_t at = 0; at < lent->count; at++) {
        give_back(&lent->texts[at].words);
        give_back(&lent->texts[at].paragraphs);
    }
    give_back(&lent->pairs);
    free(lent->texts);
}
