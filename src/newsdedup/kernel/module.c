/* The functions of the kernel, as Python sees them. `kernel/__init__.py` says what the kernel is. */

#include "kernel.h"

static PyObject *revision(PyObject *self, PyObject *none)
{
    (void)self;
    (void)none;
    return PyLong_FromLong(KERNEL_REVISION);
}

static PyMethodDef functions[] = {
    {"align", kernel_align, METH_VARARGS, NULL},
    {"around", kernel_around, METH_VARARGS, NULL},
    {"characters", kernel_characters, METH_VARARGS, NULL},
    {"forest", kernel_forest, METH_VARARGS, NULL},
    {"imprints", kernel_imprints, METH_VARARGS, NULL},
    {"keys", kernel_keys, METH_VARARGS, NULL},
    {"lexicon", kernel_lexicon, METH_VARARGS, NULL},
    {"literals", kernel_literals, METH_VARARGS, NULL},
    {"sets", kernel_sets, METH_VARARGS, NULL},
    {"slots", kernel_slots, METH_VARARGS, NULL},
    {"revision", revision, METH_NOARGS, NULL},
    {"table_add", kernel_table_add, METH_VARARGS, NULL},
    {"table_find", kernel_table_find, METH_VARARGS, NULL},
    {"table_move", kernel_table_move, METH_VARARGS, NULL},
    {"words", kernel_words, METH_VARARGS, NULL},
    {"weigh", kernel_weigh, METH_VARARGS, NULL},
    {"whole", kernel_whole, METH_VARARGS, NULL},
    {"windows", kernel_windows, METH_VARARGS, NULL},
    {"signatures", kernel_signatures, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_compiled", NULL, 0, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__compiled(void)
{
    return PyModuleDef_Init(&definition);
}
