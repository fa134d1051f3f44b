/* What the characters of a page's lines are: the double of `clean.linemodel.characters`, which says what is counted. */

#include "kernel.h"

enum { CLASSES = 16, SPACE = 1, UPPER = 3, STOP = 8, QUOTE = 10, BRACKET = 11, LAST = 0xFFFF };
enum { FIRST = CLASSES, FINAL, CLOSING, CAPITALS, STOPS, WRAPPED, BROKEN, ROWS };

/* From here on a full stop ends a sentence whatever follows. */
#define UNSPACED 0x600

#define ELLIPSIS 0x2026

/* Quotes and brackets that may follow the last sign. */
#define PEELED 3

typedef struct {
    const uint8_t *classes;
    const uint32_t *points;
    int64_t *cells; /* [rows, lines] */
    Py_ssize_t lines;
} Counting;

static uint8_t class_of(const Counting *counting, uint32_t point)
{
    return counting->classes[point < LAST ? point : LAST];
}

static int is_wrapper(uint8_t class_)
{
    return class_ == QUOTE || class_ == BRACKET;
}

/* Count one line, [start, end), which is not empty; its break stands at `end`, and one before it unless it is the
   first. */
static void count_line(const Counting *counting, Py_ssize_t line, Py_ssize_t start, Py_ssize_t end)
{
    const uint32_t *points = counting->points;
    int64_t row[ROWS] = {0};
    uint8_t before = start > 0 ? (uint8_t)SPACE : (uint8_t)0, here = class_of(counting, points[start]);
    row[FIRST] = here;
    row[CAPITALS] = here == UPPER;
    for (Py_ssize_t at = start; at < end; at++) {
        uint8_t after = at + 1 < end ? class_of(counting, points[at + 1]) : (uint8_t)SPACE;
        row[here & (CLASSES - 1)]++;
        row[CAPITALS] += here == UPPER && (before == SPACE || before == QUOTE);
        row[STOPS] += here == STOP && (after == SPACE || is_wrapper(after) || points[at] >= UNSPACED);
        before = here;
        here = after;
    }
    Py_ssize_t last = end - 1;
    for (int peeled = 0; peeled < PEELED && last > start && is_wrapper(class_of(counting, points[last])); peeled++)
        last--;
    row[FINAL] = class_of(counting, points[last]);
    row[CLOSING] = points[end - 1];
    row[WRAPPED] = last < end - 1;
    row[BROKEN] = points[end - 1] == ELLIPSIS || (points[end - 1] == '.' && points[end > 1 ? end - 2 : 0] == '.');
    for (int name = 0; name < ROWS; name++)
        counting->cells[name * counting->lines + line] = row[name];
}

static int count_lines(const Counting *counting, Py_ssize_t size)
{
    Py_ssize_t line = 0, start = 0;
    for (Py_ssize_t at = 0; at < size; at++) {
        if (counting->points[at] != '\n')
            continue;
        if (at == start || line == counting->lines)
            return 0;
        count_line(counting, line++, start, at);
        start = at + 1;
    }
    return line == counting->lines && start == size;
}

PyObject *kernel_characters(PyObject *self, PyObject *arguments)
{
    PyObject *given[2], *answer = NULL;
    Py_ssize_t lines;
    Lent points = {0}, classes = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OnO", &given[0], &lines, &given[1]))
        return NULL;
    if (lend(given[0], &points, 4) && lend(given[1], &classes, 1)) {
        if (classes.count == LAST + 1 && lines >= 0 && lines < PY_SSIZE_T_MAX / (8 * ROWS))
            answer = PyBytes_FromStringAndSize(NULL, 8 * ROWS * lines);
        else
            PyErr_SetString(PyExc_ValueError, "a class for every sign of the basic plane, and lines are wanted");
    }
    if (answer != NULL) {
        Counting counting = {classes.view.buf, points.view.buf, (int64_t *)(void *)PyBytes_AsString(answer), lines};
        if (!count_lines(&counting, points.count)) {
            PyErr_SetString(PyExc_ValueError, "a text of so many lines, none of them empty, is wanted");
            Py_DECREF(answer);
            answer = NULL;
        }
    }
    give_back(&points);
    give_back(&classes);
    return answer;
}
