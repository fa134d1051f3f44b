#include "units.h"

#define KNOWN (UINT32_C(1) << 24)

static int make_room(Units *units, Py_ssize_t count)
{
    if (count <= units->room)
        return 1;
    free_units(units);
    count += count / 2;
    units->low = malloc((size_t)count);
    units->high = malloc((size_t)count);
    units->flags = malloc((size_t)count);
    units->room = count;
    return units->low != NULL && units->high != NULL && units->flags != NULL;
}

void free_units(Units *units)
{
    free(units->low);
    free(units->high);
    free(units->flags);
    memset(units, 0, sizeof *units);
}

static void fill(Asked *asked, uint32_t unit, int *failed)
{
    PyEval_RestoreThread(asked->thread);
    PyObject *page = PyLong_FromUnsignedLong(unit >> 8);
    PyObject *done = page == NULL ? NULL : PyObject_CallFunctionObjArgs(asked->fill, page, NULL);
    *failed |= done == NULL;
    Py_XDECREF(page);
    Py_XDECREF(done);
    asked->thread = PyEval_SaveThread();
}

static void put(Units *units, uint32_t entry)
{
    uint8_t flags = (uint8_t)(entry >> 16);
    if (flags & HIGH) {
        units->high[units->count] = (uint8_t)(entry >> 8);
        units->any_high = 1;
    }
    units->low[units->count] = (uint8_t)entry;
    units->flags[units->count++] = flags & (uint8_t)~ODD;
}

/* Read the sign that begins at a byte. */
static const uint8_t *sign_at(const uint8_t *at, uint32_t *sign)
{
    if (*at < 0xE0) {
        *sign = (at[0] & 31u) << 6 | (at[1] & 63u);
        return at + 2;
    }
    if (*at < 0xF0) {
        *sign = (at[0] & 15u) << 12 | (at[1] & 63u) << 6 | (at[2] & 63u);
        return at + 3;
    }
    *sign = (at[0] & 7u) << 18 | (at[1] & 63u) << 12 | (at[2] & 63u) << 6 | (at[3] & 63u);
    return at + 4;
}

/* Read on as long as signs are of ASCII and in the table: nothing of ASCII is odd or high. */
static const uint8_t *read_ascii(const uint32_t *table, Units *units, const uint8_t *at, const uint8_t *end)
{
    uint8_t *restrict low = units->low + units->count, *restrict flags = units->flags + units->count;
    const uint8_t *begin = at;
    for (; at < end && *at < 0x80; at++) {
        uint32_t entry = table[*at];
        if (!(entry & KNOWN))
            break;
        *low++ = (uint8_t)entry;
        *flags++ = (uint8_t)(entry >> 16);
    }
    units->count += at - begin;
    return at;
}

Reading read_units(Asked *asked, Units *units, const char *text, Py_ssize_t size, int plain)
{
    const uint32_t *table = asked->table, odd = plain ? 0 : (uint32_t)ODD << 16;
    const uint8_t *at = (const uint8_t *)text, *end = at + size;
    int failed = 0;
    if (size > PY_SSIZE_T_MAX / 4 || !make_room(units, size + 1 + MARGIN))
        return FAILED;
    units->count = 0;
    units->any_high = 0;
    memset(units->high, 0, (size_t)(size + 1 + MARGIN));
    put(units, (uint32_t)STOP << 16);
    while (at < end) {
        at = read_ascii(table, units, at, end);
        if (at == end)
            break;
        uint32_t sign = *at;
        if (sign < 0x80)
            at++;
        else
            at = sign_at(at, &sign);
        if (sign > 0xFFFF) {
            if (!plain)
                return IS_ODD;
            put(units, (uint32_t)(WORD | HIGH) << 16 | (0xD800 + ((sign - 0x10000) >> 10)));
            put(units, (uint32_t)(WORD | HIGH) << 16 | (0xDC00 + (sign & 0x3FF)));
            continue;
        }
        if (!(table[sign] & KNOWN))
            fill(asked, sign, &failed);
        if (failed)
            return FAILED;
        if (table[sign] & odd)
            return IS_ODD;
        put(units, table[sign]);
    }
    memset(units->low + units->count, 0, MARGIN);
    memset(units->flags + units->count, 0, MARGIN);
    units->flags[units->count] = STOP;
    return READ;
}
