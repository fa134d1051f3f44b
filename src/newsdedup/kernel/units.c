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

static const uint8_t *end_of_ascii(const uint8_t *at, const uint8_t *end)
{
    uint64_t eight;
    for (; end - at >= 8; at += 8) {
        memcpy(&eight, at, 8);
        if (eight & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < end && *at < 0x80)
        at++;
    return at;
}

typedef uint8_t Some __attribute__((vector_size(32)));

/* Tell what each of some signs of ASCII is, as the table of the basic plane would; no branch on any of them. */
WIDE static void tell_ascii(const uint8_t *text, Py_ssize_t count, uint8_t *low, uint8_t *flags)
{
    for (Py_ssize_t at = 0; at < count; at += (Py_ssize_t)sizeof(Some)) {
        Some sign;
        memcpy(&sign, text + at, sizeof sign);
        Some digit = (Some)(sign - '0' < 10), capital = (Some)(sign - 'A' < 26), small = (Some)(sign - 'a' < 26);
        Some word = digit | capital | small | (Some)(sign == '_'), quote = (Some)(sign == '"') | (Some)(sign == '\'');
        Some stop = (Some)(sign == '.') | (Some)(sign == '!') | (Some)(sign == '?') | (Some)(sign == ':')
            | (Some)(sign == ';') | (Some)(sign == '\n');
        sign |= capital & 32;
        word = (word & WORD) | (digit & DIGIT) | (stop & STOP) | (quote & QUOTE) | (capital & CAPITAL);
        memcpy(low + at, &sign, sizeof sign);
        memcpy(flags + at, &word, sizeof word);
    }
}

static void put_ascii(Units *units, const uint8_t *at, const uint8_t *end)
{
    Py_ssize_t count = end - at, whole = count / (Py_ssize_t)sizeof(Some) * (Py_ssize_t)sizeof(Some);
    uint8_t rest[sizeof(Some)] = {0};
    memcpy(rest, at + whole, (size_t)(count - whole));
    tell_ascii(at, whole, units->low + units->count, units->flags + units->count);
    tell_ascii(rest, count - whole, units->low + units->count + whole, units->flags + units->count + whole);
    units->count += count;
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
        const uint8_t *stop = end_of_ascii(at, end);
        put_ascii(units, at, stop);
        at = stop;
        if (at == end)
            break;
        uint32_t sign;
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
