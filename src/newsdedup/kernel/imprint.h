/* Texts as `dedup.imprints.Imprint` packs them: how many paragraphs, the words of each, and words as numbers. */

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
    const uint32_t *words, *paragraphs;
    Py_ssize_t word_count, paragraph_count;
} Imprint;

typedef struct {
    PyObject *given;    /* holds the bytes */
    Imprint *texts;     /* each once */
    int64_t *which;     /* for each pair two texts, by number */
    Py_ssize_t count, pairs;
} Pairs;

/* Borrow texts, a list of bytes, of which each two make a pair; 0 and an exception if they make no sense. An object that
   is in several pairs is one text. */
int lend_pairs(PyObject *list, Pairs *lent);

void give_back_pairs(Pairs *lent);

#endif
