/* Arrays that Python lends, and memory of our own. */

#include "kernel.h"

int lend(PyObject *given, Lent *lent, Py_ssize_t size)
{
    lent->held = 0;
    if (PyObject_GetBuffer(given, &lent->view, PyBUF_SIMPLE) < 0)
        return 0;
    lent->held = 1;
    if (lent->view.len % size || (lent->view.len > 0 && (uintptr_t)lent->view.buf % (uintptr_t)size)) {
        PyErr_SetString(PyExc_ValueError, "not an array of numbers of the size that is expected");
        give_back(lent);
        return 0;
    }
    lent->count = lent->view.len / size;
    return 1;
}

void give_back(Lent *lent)
{
    if (lent->held)
        PyBuffer_Release(&lent->view);
    lent->held = 0;
}

int check_places(const Lent *first, Py_ssize_t count)
{
    const int64_t *place = first->view.buf;
    int good = first->count > 0 && place[0] == 0 && place[first->count - 1] == count;
    for (Py_ssize_t at = 1; good && at < first->count; at++)
        good = place[at - 1] <= place[at];
    if (!good)
        PyErr_SetString(PyExc_ValueError, "places must rise from 0 to the end of the array");
    return good;
}

void *memory_of(int64_t count, size_t size)
{
    if (count < 0 || (uint64_t)count >= PY_SSIZE_T_MAX / size)
        return NULL;
    return malloc(count ? (size_t)count * size : 1);
}

void *room(int64_t count, size_t size)
{
    void *found = memory_of(count, size);
    if (found == NULL)
        PyErr_NoMemory();
    return found;
}
