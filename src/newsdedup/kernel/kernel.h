/* What the files of the kernel share: buffers in, buffers out, and the two bijections that spread hashes. */

#ifndef NEWSDEDUP_KERNEL_H
#define NEWSDEDUP_KERNEL_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the kernel reads and writes little-endian arrays: without it numpy does the same"
#endif

/* Of what the functions take and give; Python has the same number. Raise both with every change of an argument. */
#define KERNEL_REVISION 3

/* One body, compiled for several processors; the loader takes the best. Sanitizers start too late for that. */
#if defined(__GLIBC__) && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) \
    && !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "sse4.1", "default")))
#else
#define WIDE
#endif

/* An array that Python lent: numbers of one size, in one piece. */
typedef struct {
    Py_buffer view;
    Py_ssize_t count;
    int held;
} Lent;

/* Borrow an array of numbers of `size` bytes; 0 and an exception if it is none. */
int lend(PyObject *given, Lent *lent, Py_ssize_t size);

/* Give back what was lent; what was not is passed over. */
void give_back(Lent *lent);

/* Tell whether `first` is a rising list of places in an array of `count`, from 0 on, that ends with it; 0 and an
   exception if not. */
int check_places(const Lent *first, Py_ssize_t count);

/* Memory of `count` numbers of `size` bytes, also of none; NULL if there is none to be had. */
void *memory_of(int64_t count, size_t size);

/* The same, with an exception; the interpreter must be in hand. */
void *room(int64_t count, size_t size);

/* The 64-bit finaliser of MurmurHash3. */
static inline uint64_t mix64(uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    return hash ^ hash >> 33;
}

/* The hash of a window of words before it is mixed begins with their number and goes on with each. */
#define WINDOW_FACTOR UINT64_C(0xD6E8FEB86659FD93)

PyObject *kernel_align(PyObject *self, PyObject *arguments);
PyObject *kernel_around(PyObject *self, PyObject *arguments);
PyObject *kernel_characters(PyObject *self, PyObject *arguments);
PyObject *kernel_forest(PyObject *self, PyObject *arguments);
PyObject *kernel_imprints(PyObject *self, PyObject *arguments);
PyObject *kernel_keys(PyObject *self, PyObject *arguments);
PyObject *kernel_lexicon(PyObject *self, PyObject *arguments);
PyObject *kernel_literals(PyObject *self, PyObject *arguments);
PyObject *kernel_sets(PyObject *self, PyObject *arguments);
PyObject *kernel_slots(PyObject *self, PyObject *arguments);
PyObject *kernel_table_add(PyObject *self, PyObject *arguments);
PyObject *kernel_table_find(PyObject *self, PyObject *arguments);
PyObject *kernel_table_move(PyObject *self, PyObject *arguments);
PyObject *kernel_words(PyObject *self, PyObject *arguments);
PyObject *kernel_weigh(PyObject *self, PyObject *arguments);
PyObject *kernel_whole(PyObject *self, PyObject *arguments);
PyObject *kernel_windows(PyObject *self, PyObject *arguments);
PyObject *kernel_signatures(PyObject *self, PyObject *arguments);

#endif
