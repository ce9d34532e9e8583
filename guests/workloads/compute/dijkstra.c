/* Network: shortest paths in a dense graph with a plain queue, and in a sparse one with a binary heap. */
#include "../rt/measure.h"

enum { NODES = 100, SPARSE = 1500, EDGES = 6, FAR = 0x3fffffff };

static u16 weight[NODES][NODES];
static struct { u16 to, cost; } edge[SPARSE][EDGES];
static u32 distance[SPARSE];

typedef struct { u32 distance, node; } Entry;
static Entry heap[SPARSE * EDGES + 1];
static u32 heap_size;

void prepare(void)
{
    u32 seed = 99;
    for (u32 i = 0; i < NODES; i++)
        for (u32 j = 0; j < NODES; j++) weight[i][j] = (u16)(1 + random32(&seed) % 1000);
    for (u32 i = 0; i < SPARSE; i++)
        for (u32 j = 0; j < EDGES; j++) {
            edge[i][j].to = (u16)(j == 0 ? (i + 1) % SPARSE : random32(&seed) % SPARSE);
            edge[i][j].cost = (u16)(1 + random32(&seed) % 5000);
        }
}

/* A queue of nodes whose distance has fallen, in a linked list. */
static void dense(u32 from)
{
    struct Item { u32 node; struct Item *next; } items[NODES], *first = &items[from], *last = first;
    u8 queued[NODES];
    memset(queued, 0, sizeof(queued));
    for (u32 i = 0; i < NODES; i++) {
        distance[i] = FAR;
        items[i].node = i;
        items[i].next = NULL;
    }
    distance[from] = 0;
    queued[from] = 1;
    while (first != NULL) {
        u32 node = first->node, so_far = distance[node];
        queued[node] = 0;
        const u16 *row = weight[node];
        for (u32 to = 0; to < NODES; to++) {
            u32 cost = so_far + row[to];
            if (cost >= distance[to]) continue;
            distance[to] = cost;
            if (queued[to]) continue;
            queued[to] = 1;
            items[to].next = NULL;
            last->next = &items[to];
            last = &items[to];
        }
        first = first->next;
    }
}

static void push(u32 cost, u32 node)
{
    u32 at = ++heap_size;
    for (; at > 1 && heap[at / 2].distance > cost; at /= 2) heap[at] = heap[at / 2];
    heap[at] = (Entry){ cost, node };
}

static Entry pop(void)
{
    Entry top = heap[1], last = heap[heap_size--];
    u32 at = 1;
    for (u32 child = 2; child <= heap_size; child = 2 * at) {
        if (child < heap_size && heap[child + 1].distance < heap[child].distance) child++;
        if (heap[child].distance >= last.distance) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return top;
}

static void sparse(u32 from)
{
    for (u32 i = 0; i < SPARSE; i++) distance[i] = FAR;
    heap_size = 0;
    distance[from] = 0;
    push(0, from);
    while (heap_size > 0) {
        Entry e = pop();
        if (e.distance != distance[e.node]) continue;
        for (u32 i = 0; i < EDGES; i++) {
            u32 to = edge[e.node][i].to, cost = e.distance + edge[e.node][i].cost;
            if (cost < distance[to]) {
                distance[to] = cost;
                push(cost, to);
            }
        }
    }
}

u32 work(void)
{
    u32 sum = FOLD_START;
    for (u32 from = 0; from < 20; from++) {
        dense(from);
        for (u32 i = 0; i < NODES; i++) sum = fold(sum, distance[i]);
    }
    for (u32 from = 0; from < 3; from++) {
        sparse(from * 500);
        for (u32 i = 0; i < SPARSE; i++) sum = fold(sum, distance[i]);
    }
    return sum;
}
