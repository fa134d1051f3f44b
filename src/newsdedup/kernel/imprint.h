/* Texts as `dedup.passages.Imprint` has them: words as numbers, and how many words each paragraph has. */

#ifndef NEWSDEDUP_IMPRINT_H
#define NEWSDEDUP_IMPRINT_H

#include "kernel.h"

/* Below 30 bits of a word's hash stand two of its kind. */
#define KIND_BITS 2
#define KIND 3u

/* Set in a paragraph's number of words if its shingles go by letters. */
#define LETTERS (UINT32_C(1) << 31)

enum { PLAIN, NUMBER, NAME, OPENER };

typedef struct {
    Lent words, paragraphs; /* u32 */
} Imprint;

typedef struct {
    Imprint *texts;
    Py_ssize_t count;
    Lent pairs; /* i64: for each pair two texts, by number */
} Pairs;

/* Borrow texts, a list of (words, paragraphs), and pairs of them; 0 and an exception if they make no sense. */
int lend_pairs(PyObject *texts, PyObject *pairs, Pairs *lent);

void give_back_pairs(Pairs *lent);

#endif
