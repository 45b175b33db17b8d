#include "export/c_runtime.h"

namespace resboost::c_runtime {

const char* const kDense = R"c(
/* y [m] = b + x [n] times w [n, m]; columns of categories are mostly zeros */
static void dense(const float *x, int n, const float *w, const float *b, float *y, int m) {
  int i, j;
  for (j = 0; j < m; j++) y[j] = b[j];
  for (i = 0; i < n; i++, w += m) {
    if (x[i] == 0) continue;
    for (j = 0; j < m; j++) y[j] += x[i] * w[j];
  }
}
)c";

const char* const kRelu = R"c(
static void relu(const float *x, float *y, int n) {
  int i;
  for (i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : 0;
}
)c";

const char* const kTanh = R"c(
static void tanh_of(const float *x, float *y, int n) {
  int i;
  for (i = 0; i < n; i++) y[i] = tanhf(x[i]);
}
)c";

const char* const kAdd = R"c(
static void add(const float *a, const float *b, float *y, int n) {
  int i;
  for (i = 0; i < n; i++) y[i] = a[i] + b[i];
}
)c";

const char* const kBlend = R"c(
/* The next z: keep * z + step * f; z may be null where nothing is kept. */
static void blend(float keep, const float *z, float step, const float *f, float *y, int n) {
  int i;
  for (i = 0; i < n; i++) y[i] = (z ? keep * z[i] : 0) + step * f[i];
}
)c";

const char* const kConcat = R"c(
static void concat(const float *a, int n, const float *b, int m, float *y) {
  memcpy(y, a, (size_t)n * sizeof *y);
  memcpy(y + n, b, (size_t)m * sizeof *y);
}
)c";

const char* const kTrees = R"c(
/* A tree of m inner nodes has m + 1 leaves: nodes 0 to m - 1, 0 the root, and leaves m to 2 m.
   Rows are codes, 0 where the value is missing. */
struct node {
  unsigned short left, right, column;
  unsigned char cut, rule; /* left go codes up to cut, 0 too; codes 1 to cut; codes of set `cut` */
};
struct tree {
  int inner, node, set, leaf; /* how many nodes, and where its nodes, sets and leaves begin */
};
struct slope { /* of a leaf along a column */
  unsigned short column, place;
  float factor;
};
struct trees {
  int trees, outputs, terms;
  const struct tree *tree;
  const struct node *node;
  const unsigned char (*set)[32]; /* a bit for each code */
  const float *leaf;              /* [leaves, outputs] */
  const struct slope *slope;      /* [leaves, terms], of one output */
  const float (*value)[256];      /* by place: what a column's codes stand for */
};

static int goes_left(const struct node *node, const unsigned char (*set)[32], int code) {
  if (node->rule == 2) return (set[node->cut][code >> 3] >> (code & 7)) & 1;
  return code <= node->cut && (code > 0 || node->rule == 0);
}

/* y [outputs] = the sum of the leaves, one of each tree */
static void add_leaves(const struct trees *all, const unsigned char *codes, float *y) {
  int t, i;
  for (i = 0; i < all->outputs; i++) y[i] = 0;
  for (t = 0; t < all->trees; t++) {
    const struct tree *tree = &all->tree[t];
    const struct node *node = all->node + tree->node;
    const float *leaf;
    const struct slope *slope;
    float sum = 0;
    int at = 0;
    while (at < tree->inner)
      at = goes_left(&node[at], all->set + tree->set, codes[node[at].column]) ? node[at].left
                                                                               : node[at].right;
    leaf = all->leaf + (size_t)(tree->leaf + at - tree->inner) * (size_t)all->outputs;
    for (i = 0; i < all->outputs; i++) y[i] += leaf[i];
    if (all->terms == 0) continue;
    slope = all->slope + (size_t)(tree->leaf + at - tree->inner) * (size_t)all->terms;
    for (i = 0; i < all->terms; i++)
      sum += slope[i].factor * all->value[slope[i].place][codes[slope[i].column]];
    y[0] += sum;
  }
}
)c";

const char* const kSoftmax = R"c(
static void softmax(float *s, int n) {
  float top = s[0], sum = 0;
  int i;
  for (i = 1; i < n; i++) top = s[i] > top ? s[i] : top;
  for (i = 0; i < n; i++) sum += s[i] = expf(s[i] - top);
  for (i = 0; i < n; i++) s[i] /= sum;
}
)c";

}  // namespace resboost::c_runtime
