/* The functions of the kernel, as Python sees them. `kernel/__init__.py` says what the kernel is. */

#include "kernel.h"

static PyMethodDef functions[] = {
    {"words", kernel_words, METH_VARARGS, NULL},
    {"windows", kernel_windows, METH_VARARGS, NULL},
    {"signatures", kernel_signatures, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_compiled", NULL, 0, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__compiled(void)
{
    return PyModuleDef_Init(&definition);
}
