/* Scores of lines, by weights and by forests of small trees: the double of `clean.linemodel.model`.

   A page's features are a table of one row a feature. What is asked is checked first, so no number can lead out of it. */

#include "kernel.h"

enum { CELLS, PLACES, FEATURES, THRESHOLDS, CHILDREN, VALUES, ROOTS, LINES, ARRAYS };

typedef struct {
    Lent arrays[ARRAYS];
    Py_ssize_t lines, depth; /* lines of the table; questions on the longest way through a tree */
} Asked;

#define ARRAY(name) ((const int32_t *)asked->arrays[name].view.buf)

static int within(const Lent *numbers, Py_ssize_t limit)
{
    const int32_t *number = numbers->view.buf;
    int good = 1;
    for (Py_ssize_t at = 0; at < numbers->count; at++)
        good &= number[at] >= 0 && number[at] < limit;
    return good;
}

/* Tell whether a table has so many lines, and every row that is asked for. */
static int has_rows(const Lent *cells, const Lent *places, Py_ssize_t lines)
{
    if (lines > 0 && cells->count % lines == 0 && within(places, cells->count / lines))
        return 1;
    PyErr_SetString(PyExc_ValueError, "the table has no such rows");
    return 0;
}

static int is_forest(const Asked *asked)
{
    const Lent *arrays = asked->arrays;
    const Py_ssize_t nodes = arrays[FEATURES].count;
    int good = arrays[THRESHOLDS].count == nodes && arrays[VALUES].count == nodes
        && arrays[CHILDREN].count == 2 * nodes && within(&arrays[FEATURES], arrays[PLACES].count)
        && within(&arrays[CHILDREN], nodes) && within(&arrays[ROOTS], nodes) && within(&arrays[LINES], asked->lines);
    if (!good)
        PyErr_SetString(PyExc_ValueError, "the nodes of the trees do not fit each other or the table");
    return good;
}

static int64_t score_line(const Asked *asked, const int32_t *row)
{
    const int32_t *features = ARRAY(FEATURES), *thresholds = ARRAY(THRESHOLDS), *children = ARRAY(CHILDREN);
    int64_t total = 0;
    for (Py_ssize_t tree = 0; tree < asked->arrays[ROOTS].count; tree++) {
        int32_t node = ARRAY(ROOTS)[tree];
        for (Py_ssize_t level = 0; level < asked->depth; level++)
            node = children[2 * (Py_ssize_t)node + (row[features[node]] > thresholds[node])];
        total += ARRAY(VALUES)[node];
    }
    return total;
}

static PyObject *score_all(const Asked *asked)
{
    const Py_ssize_t count = asked->arrays[PLACES].count;
    PyObject *answer = PyBytes_FromStringAndSize(NULL, 8 * asked->arrays[LINES].count);
    int32_t *row = answer == NULL ? NULL : room(count, sizeof *row);
    if (row == NULL) {
        Py_XDECREF(answer);
        return NULL;
    }
    int64_t *scores = (int64_t *)(void *)PyBytes_AsString(answer);
    for (Py_ssize_t at = 0; at < asked->arrays[LINES].count; at++) {
        const int32_t line = ARRAY(LINES)[at];
        for (Py_ssize_t feature = 0; feature < count; feature++)
            row[feature] = ARRAY(CELLS)[ARRAY(PLACES)[feature] * asked->lines + line];
        scores[at] = score_line(asked, row);
    }
    free(row);
    return answer;
}

PyObject *kernel_forest(PyObject *self, PyObject *arguments)
{
    PyObject *given[ARRAYS], *answer = NULL;
    Asked asked = {0};
    int lent = 0;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OnOOOOOOnO", &given[CELLS], &asked.lines, &given[PLACES], &given[FEATURES],
                          &given[THRESHOLDS], &given[CHILDREN], &given[VALUES], &given[ROOTS], &asked.depth,
                          &given[LINES]))
        return NULL;
    while (lent < ARRAYS && lend(given[lent], &asked.arrays[lent], 4))
        lent++;
    if (lent == ARRAYS && has_rows(&asked.arrays[CELLS], &asked.arrays[PLACES], asked.lines) && is_forest(&asked))
        answer = score_all(&asked);
    while (lent > 0)
        give_back(&asked.arrays[--lent]);
    return answer;
}

WIDE static void add_row(int64_t *totals, const int32_t *row, int64_t weight, Py_ssize_t lines)
{
    for (Py_ssize_t line = 0; line < lines; line++)
        totals[line] += weight * row[line];
}

PyObject *kernel_weigh(PyObject *self, PyObject *arguments)
{
    PyObject *given[3], *answer = NULL;
    Lent cells = {0}, places = {0}, weights = {0};
    Py_ssize_t lines;
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OnOO", &given[0], &lines, &given[1], &given[2]))
        return NULL;
    if (lend(given[0], &cells, 4) && lend(given[1], &places, 4) && lend(given[2], &weights, 8)
        && has_rows(&cells, &places, lines)) {
        if (weights.count == places.count)
            answer = PyBytes_FromStringAndSize(NULL, 8 * lines);
        else
            PyErr_SetString(PyExc_ValueError, "one weight for every row");
    }
    if (answer != NULL) {
        int64_t *totals = (int64_t *)(void *)PyBytes_AsString(answer);
        memset(totals, 0, (size_t)(8 * lines));
        for (Py_ssize_t at = 0; at < places.count; at++)
            add_row(totals, (const int32_t *)cells.view.buf + ((const int32_t *)places.view.buf)[at] * lines,
                    ((const int64_t *)weights.view.buf)[at], lines);
    }
    give_back(&cells);
    give_back(&places);
    give_back(&weights);
    return answer;
}
