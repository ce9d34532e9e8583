/* Network: a table of routes as a Patricia trie; the longest prefix of addresses is looked up, routes come and go. */
#include "../rt/measure.h"

enum { ROUTES = 2000, LOOKUPS = 8000 };

/* A prefix of `bits` bits; the children differ in the bit behind it. `hop` is 0 where no route ends. */
typedef struct Node { u32 prefix, bits, hop; struct Node *child[2]; } Node;

static Node pool[2 * ROUTES + 2], *unused, *root;
static u32 prefixes[ROUTES], lengths[ROUTES], addresses[LOOKUPS];

static inline u32 mask(u32 bits)
{
    return bits == 0 ? 0 : 0xffffffffu << (32 - bits);
}

static inline u32 bit(u32 prefix, u32 at)
{
    return prefix >> (31 - at) & 1;
}

static Node *make(u32 prefix, u32 bits, u32 hop)
{
    Node *node = unused;
    unused = node->child[0];
    *node = (Node){ prefix & mask(bits), bits, hop, { NULL, NULL } };
    return node;
}

static void insert(u32 prefix, u32 bits, u32 hop)
{
    Node **at = &root;
    for (;;) {
        Node *node = *at;
        u32 common;
        if (node == NULL) {
            *at = make(prefix, bits, hop);
            return;
        }
        common = node->prefix == prefix ? 32 : (u32)__builtin_clz(node->prefix ^ prefix);
        if (common > bits) common = bits;
        if (common > node->bits) common = node->bits;
        if (common < node->bits) {
            /* A new node stands before this one: for the prefix itself, or where the two part. */
            Node *upper = make(prefix, common, common == bits ? hop : 0);
            upper->child[bit(node->prefix, common)] = node;
            if (common < bits) upper->child[bit(prefix, common)] = make(prefix, bits, hop);
            *at = upper;
            return;
        }
        if (common == bits) {
            node->hop = hop;
            return;
        }
        at = &node->child[bit(prefix, common)];
    }
}

static void withdraw(u32 prefix, u32 bits)
{
    for (Node *node = root; node != NULL && node->bits <= bits; node = node->child[bit(prefix, node->bits)]) {
        if (node->prefix != (prefix & mask(node->bits))) return;
        if (node->bits == bits) {
            node->hop = 0;
            return;
        }
    }
}

static u32 look_up(u32 address)
{
    u32 hop = 0;
    for (const Node *node = root; node != NULL && ((node->prefix ^ address) & mask(node->bits)) == 0; node = node->child[bit(address, node->bits)]) {
        if (node->hop != 0) hop = node->hop;
        if (node->bits == 32) break;
    }
    return hop;
}

/* The same without a trie, to compare with. */
static u32 look_up_slowly(u32 address, u32 routes)
{
    u32 hop = 0, best = 0;
    for (u32 i = 0; i < routes; i++)
        if (((prefixes[i] ^ address) & mask(lengths[i])) == 0 && lengths[i] >= best) {
            best = lengths[i];
            hop = i + 1;
        }
    return hop;
}

static void build(u32 routes)
{
    root = NULL;
    unused = NULL;
    for (u32 i = 0; i < COUNT(pool); i++) {
        pool[i].child[0] = unused;
        unused = &pool[i];
    }
    for (u32 i = 0; i < routes; i++) insert(prefixes[i], lengths[i], i + 1);
}

void prepare(void)
{
    u32 seed = 3232235521u;
    for (u32 i = 0; i < ROUTES; i++) {
        lengths[i] = 8 + random32(&seed) % 17;
        prefixes[i] = (random32(&seed) & 0x0fffffff) & mask(lengths[i]);
    }
    for (u32 i = 0; i < LOOKUPS; i++) addresses[i] = i & 1 ? random32(&seed) & 0x0fffffff : prefixes[random32(&seed) % ROUTES] | (random32(&seed) & 0xff);
    build(ROUTES);
    for (u32 i = 0; i < 100; i++)
        if (look_up(addresses[i]) != look_up_slowly(addresses[i], ROUTES)) fail("the trie and the list of routes disagree");
}

u32 work(void)
{
    u32 sum = FOLD_START;
    build(ROUTES);
    for (u32 i = 0; i < LOOKUPS; i++) sum = fold(sum, look_up(addresses[i]));
    for (u32 i = 0; i < ROUTES; i += 3) withdraw(prefixes[i], lengths[i]);
    for (u32 i = 0; i < LOOKUPS; i++) sum = fold(sum, look_up(addresses[i]));
    return sum;
}
