/*
 * Lists, matrices and a state machine in turn, the mix that small integer programs are made of: a linked list is searched, reversed and merge
 * sorted; matrices of 16 bits are multiplied; a machine recognises numbers in text; a CRC goes over the results.
 */
#include "../rt/measure.h"

enum { NODES = 300, ORDER = 24, TEXT = 2000 };

typedef struct Node { struct Node *next; s16 key, value; } Node;

static Node nodes[NODES];
static s16 a[ORDER][ORDER], b[ORDER][ORDER];
static s32 product[ORDER][ORDER];
static char text[TEXT + 1];

static u16 crc16(u16 crc, u32 word)
{
    for (u32 i = 0; i < 16; i++) {
        u32 bit = (crc ^ word) & 1;
        crc = (u16)(crc >> 1);
        word >>= 1;
        if (bit) crc ^= 0xa001;
    }
    return crc;
}

static int by_key(const Node *x, const Node *y)
{
    return x->key - y->key;
}

static int by_value(const Node *x, const Node *y)
{
    return x->value - y->value;
}

static Node *merge(Node *x, Node *y, int (*compare)(const Node *, const Node *))
{
    Node head, *tail = &head;
    while (x != NULL && y != NULL) {
        Node **smaller = compare(x, y) <= 0 ? &x : &y;
        tail->next = *smaller;
        tail = *smaller;
        *smaller = tail->next;
    }
    tail->next = x != NULL ? x : y;
    return head.next;
}

/* Merge sort from the bottom: part[i] holds 2^i nodes or none. */
static Node *sort(Node *list, int (*compare)(const Node *, const Node *))
{
    Node *part[16], *sorted = NULL;
    memset(part, 0, sizeof(part));
    while (list != NULL) {
        Node *one = list;
        u32 i = 0;
        list = list->next;
        one->next = NULL;
        for (; part[i] != NULL; i++) {
            one = merge(part[i], one, compare);
            part[i] = NULL;
        }
        part[i] = one;
    }
    for (u32 i = 0; i < 16; i++)
        if (part[i] != NULL) sorted = merge(part[i], sorted, compare);
    return sorted;
}

static Node *reverse(Node *list)
{
    Node *done = NULL;
    while (list != NULL) {
        Node *next = list->next;
        list->next = done;
        done = list;
        list = next;
    }
    return done;
}

static u16 lists(u16 crc)
{
    Node *list = nodes;
    u32 seed = 5;
    for (u32 i = 0; i < NODES; i++) {
        nodes[i].next = i + 1 < NODES ? &nodes[i + 1] : NULL;
        nodes[i].key = (s16)(random32(&seed) & 0x3ff);
        nodes[i].value = (s16)i;
    }
    for (s16 key = 0; key < 40; key++) {
        Node *at = list;
        while (at != NULL && at->key != key) at = at->next;
        crc = crc16(crc, at == NULL ? 0xffffu : (u16)at->value);
        list = reverse(list);
    }
    list = sort(list, by_key);
    for (Node *at = list; at != NULL; at = at->next) crc = crc16(crc, (u16)at->key);
    list = sort(list, by_value);
    if (list != nodes) fail("the list has lost its first node");
    return crc;
}

static u16 matrices(u16 crc)
{
    for (s32 i = 0; i < ORDER; i++)
        for (s32 j = 0; j < ORDER; j++) {
            s32 total = 0;
            for (s32 k = 0; k < ORDER; k++) total += a[i][k] * b[k][j];
            product[i][j] = total;
        }
    for (s32 i = 0; i < ORDER; i++)
        for (s32 j = 0; j < ORDER; j++) {
            s32 total = 0;
            for (s32 k = 0; k < ORDER; k++) total += (product[i][k] >> 2 & 15) * (product[k][j] >> 5 & 127);
            crc = crc16(crc, (u32)total);
        }
    return crc;
}

enum State { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES };

static enum State step(enum State state, char c)
{
    u32 digit = c >= '0' && c <= '9';
    switch (state) {
    case START:
        return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : INVALID;
    case SIGN:
        return digit ? INTEGER : c == '.' ? POINT : INVALID;
    case INTEGER:
        return digit ? INTEGER : c == '.' ? FRACTION : c == 'e' ? EXPONENT : INVALID;
    case POINT:
    case FRACTION:
        return digit ? FRACTION : c == 'e' && state == FRACTION ? EXPONENT : INVALID;
    case EXPONENT:
        return c == '+' || c == '-' ? EXPONENT_SIGN : digit ? SCIENTIFIC : INVALID;
    case EXPONENT_SIGN:
    case SCIENTIFIC:
        return digit ? SCIENTIFIC : INVALID;
    default:
        return INVALID;
    }
}

static u16 machine(u16 crc)
{
    u32 finals[STATES], visits[STATES];
    enum State state = START;
    memset(finals, 0, sizeof(finals));
    memset(visits, 0, sizeof(visits));
    for (const char *at = text; *at != 0; at++) {
        if (*at == ',') {
            finals[state]++;
            state = START;
        } else {
            state = step(state, *at);
            visits[state]++;
        }
    }
    for (u32 i = 0; i < STATES; i++) crc = crc16(crc16(crc, finals[i]), visits[i]);
    return crc;
}

void prepare(void)
{
    static const char *const samples[] = { "5012", "-874.25", "+.5e-12", "1.5e+7", "12e", "--3", "0x1f", "700.", ".e5", "33e33", "T0.3", "-1e-" };
    u32 seed = 8;
    for (u32 i = 0; i < ORDER; i++)
        for (u32 j = 0; j < ORDER; j++) {
            a[i][j] = (s16)random32(&seed);
            b[i][j] = (s16)(random32(&seed) & 0xff);
        }
    for (u32 at = 0;;) {
        const char *sample = samples[random32(&seed) % COUNT(samples)];
        u32 length = strlen(sample);
        if (at + length + 1 > TEXT) break;
        memcpy(text + at, sample, length);
        text[at + length] = ',';
        at += length + 1;
    }
}

u32 work(void)
{
    return machine(matrices(lists(0xffff)));
}
