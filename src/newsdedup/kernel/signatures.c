/* MinHash signatures by `affine32`: the double of `sketch.minhash.signatures`. */

#include "kernel.h"

/* Permutations whose least values stay in registers while a text's shingles go by. */
#define TOGETHER 32

/* The 32-bit finaliser of MurmurHash3. */
static inline uint32_t fmix32(uint32_t hash)
{
    hash ^= hash >> 16;
    hash *= UINT32_C(0x85EBCA6B);
    hash ^= hash >> 13;
    hash *= UINT32_C(0xC2B2AE35);
    return hash ^ hash >> 16;
}

WIDE static void least_of_each(const uint32_t *hashes, Py_ssize_t count, const uint32_t *factors,
                               const uint32_t *addends, uint32_t *signature)
{
    uint32_t least[TOGETHER], factor[TOGETHER], addend[TOGETHER];
    memcpy(factor, factors, sizeof factor);
    memcpy(addend, addends, sizeof addend);
    memset(least, 0xFF, sizeof least);
    for (Py_ssize_t at = 0; at < count; at++) {
        uint32_t hash = hashes[at];
        for (int row = 0; row < TOGETHER; row++) {
            uint32_t value = hash * factor[row] + addend[row];
            least[row] = value < least[row] ? value : least[row];
        }
    }
    memcpy(signature, least, sizeof least);
}

static void sign(const uint32_t *hashes, Py_ssize_t count, const Lent *factors, const Lent *addends,
                 uint32_t *signature)
{
    const uint32_t *factor = factors->view.buf, *addend = addends->view.buf;
    Py_ssize_t row = 0;
    for (; row + TOGETHER <= factors->count; row += TOGETHER)
        least_of_each(hashes, count, factor + row, addend + row, signature + row);
    for (; row < factors->count; row++) {
        uint32_t least = UINT32_MAX;
        for (Py_ssize_t at = 0; at < count; at++) {
            uint32_t value = hashes[at] * factor[row] + addend[row];
            least = value < least ? value : least;
        }
        signature[row] = least;
    }
}

static PyObject *sign_all(const Lent *shingles, const Lent *start, const Lent *factors, const Lent *addends)
{
    const uint64_t *shingle = shingles->view.buf;
    const int64_t *place = start->view.buf;
    const Py_ssize_t texts = start->count - 1, rows = factors->count;
    PyObject *signed_ = NULL;
    uint32_t *mixed = room(shingles->count, 4);
    if (mixed != NULL && rows < PY_SSIZE_T_MAX / 4 / (texts + 1))
        signed_ = PyBytes_FromStringAndSize(NULL, 4 * rows * texts);
    if (signed_ != NULL) {
        uint32_t *signature = (uint32_t *)(void *)PyBytes_AsString(signed_);
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t at = 0; at < shingles->count; at++)
            mixed[at] = fmix32((uint32_t)shingle[at]);
        for (Py_ssize_t text = 0; text < texts; text++)
            sign(mixed + place[text], place[text + 1] - place[text], factors, addends, signature + rows * text);
        Py_END_ALLOW_THREADS
    } else if (!PyErr_Occurred())
        PyErr_NoMemory();
    free(mixed);
    return signed_;
}

PyObject *kernel_signatures(PyObject *self, PyObject *arguments)
{
    PyObject *given[4], *answer = NULL;
    Lent shingles = {0}, start = {0}, factors = {0}, addends = {0};
    (void)self;
    if (!PyArg_ParseTuple(arguments, "OOOO", &given[0], &given[1], &given[2], &given[3]))
        return NULL;
    if (lend(given[0], &shingles, 8) && lend(given[1], &start, 8) && lend(given[2], &factors, 4)
        && lend(given[3], &addends, 4) && check_places(&start, shingles.count)) {
        if (factors.count == addends.count)
            answer = sign_all(&shingles, &start, &factors, &addends);
        else
            PyErr_SetString(PyExc_ValueError, "one addend for every factor");
    }
    give_back(&shingles);
    give_back(&start);
    give_back(&factors);
    give_back(&addends);
    return answer;
}
