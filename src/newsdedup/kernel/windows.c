/* Hashes of runs of words: the doubles of `sketch.shingle.windows` and `whole`. */

#include "kernel.h"

static uint64_t window(const uint64_t *words, int64_t wide)
{
    uint64_t value = (uint64_t)wide;
    for (int64_t at = 0; at < wide; at++)
        value = value * WINDOW_FACTOR + words[at];
    return mix64(value);
}

/* Windows of a paragraph, and how wide they are. */
static int64_t number_of(int64_t words, int64_t size, int64_t *wide)
{
    *wide = words < size ? words : size;
    return words ? words - *wide + 1 : 0;
}

static void hash_windows(const uint64_t *words, const int64_t *first, const int64_t *size, Py_ssize_t paragraphs,
                         uint64_t *hashes)
{
    for (Py_ssize_t paragraph = 0; paragraph < paragraphs; paragraph++) {
        int64_t wide, number = number_of(first[paragraph + 1] - first[paragraph], size[paragraph], &wide);
        const uint64_t *begin = words + first[paragraph];
        if (wide == 5)
            for (int64_t at = 0; at < number; at++)
                *hashes++ = window(begin + at, 5);
        else
            for (int64_t at = 0; at < number; at++)
                *hashes++ = window(begin + at, wide);
    }
}

static PyObject *all_windows(const Lent *words, const Lent *first, const Lent *size)
{
    const int64_t *places = first->view.buf, *sizes = size->view.buf;
    PyObject *start = PyBytes_FromStringAndSize(NULL, first->view.len), *hashes = NULL;
    if (start == NULL)
        return NULL;
    int64_t *begins = (int64_t *)(void *)PyBytes_AsString(start), wide;
    begins[0] = 0;
    for (Py_ssize_t paragraph = 0; paragraph < size->count; paragraph++) {
        if (sizes[paragraph] < 1) {
            PyErr_SetString(PyExc_ValueError, "a window has at least one word");
            Py_DECREF(start);
            return NULL;
        }
        begins[paragraph + 1] = begins[paragraph]
            + number_of(places[paragraph + 1] - places[paragraph], sizes[paragraph], &wide);
    }
    hashes = PyBytes_FromStringAndSize(NULL, 8 * begins[size->count]);
    if (hashes == NULL) {
        Py_DECREF(start);
        return NULL;
    }
    uint64_t *room = (uint64_t *)(void *)PyBytes_AsString(hashes);
    Py_BEGIN_ALLOW_THREADS
    hash_windows(words->view.buf, places, sizes, size->count, room);
    Py_END_ALLOW_THREADS
    return Py_BuildValue("(NN)", hashes, start);
}

PyObject *kernel_windows(PyObject *self, PyObject *arguments)
{
    PyObject *given[3], *answer = NULL;
    Lent words = {0}, first = {0}, size = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOO", &given[0], &given[1], &given[2]))
        return NULL;
    if (lend(given[0], &words, 8) && lend(given[1], &first, 8) && lend(given[2], &size, 8)
        && check_places(&first, words.count)) {
        if (size.count + 1 == first.count)
            answer = all_windows(&words, &first, &size);
        else
            PyErr_SetString(PyExc_ValueError, "one size for every paragraph");
    }
    give_back(&words);
    give_back(&first);
    give_back(&size);
    return answer;
}

/* Hash runs of words whole: a polynomial in the factor, so that the order counts; 0 for a run without words. */
static void hash_whole(const uint64_t *words, const int64_t *first, Py_ssize_t runs, uint64_t *hashes)
{
    for (Py_ssize_t run = 0; run < runs; run++) {
        uint64_t value = 0, power = 1;
        for (int64_t at = first[run]; at < first[run + 1]; at++) {
            power *= WINDOW_FACTOR;
            value += words[at] * power;
        }
        hashes[run] = first[run] < first[run + 1] ? mix64(value) : 0;
    }
}

PyObject *kernel_whole(PyObject *self, PyObject *arguments)
{
    PyObject *given[2], *answer = NULL;
    Lent words = {0}, first = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OO", &given[0], &given[1]))
        return NULL;
    if (lend(given[0], &words, 8) && lend(given[1], &first, 8) && check_places(&first, words.count))
        answer = PyBytes_FromStringAndSize(NULL, 8 * (first.count - 1));
    if (answer != NULL)
        hash_whole(words.view.buf, first.view.buf, first.count - 1, (uint64_t *)(void *)PyBytes_AsString(answer));
    give_back(&words);
    give_back(&first);
    return answer;
}
