/* Texts as casefolded code units with what each may be: the double of `sketch.units`. */

#ifndef NEWSDEDUP_UNITS_H
#define NEWSDEDUP_UNITS_H

#include "kernel.h"

enum { WORD = 1, UNSPACED = 2, DIGIT = 4, STOP = 8, QUOTE = 16, CAPITAL = 32, HIGH = 64, ODD = 128 };

/* Units that may be read beyond a text's last. */
#define MARGIN 32

/* What Python is asked for while the interpreter is let go. */
typedef struct {
    const uint32_t *table; /* of the basic plane: known or not, eight flags, sixteen bits of the casefolded unit */
    PyObject *fill;        /* makes a page of 256 units known */
    PyObject *plainer;     /* writes a text in signs that the table can tell */
    PyObject *digest;      /* hashes the bytes of a long word */
    PyThreadState *thread;
} Asked;

/* One text, after one unit that stops words and before another. */
typedef struct {
    uint8_t *low, *high, *flags;
    Py_ssize_t count, room;
    int any_high;
} Units;

typedef enum { FAILED, READ, IS_ODD } Reading;

/* Read UTF-8, which Python has made and so is valid. A text that the table cannot tell is odd, unless it is `plain`.
   What failed has set an exception, or memory was wanting. */
Reading read_units(Asked *asked, Units *units, const char *text, Py_ssize_t size, int plain);

void free_units(Units *units);

#endif
