#include "export/c_runtime.h"

namespace resboost::c_runtime {

const char* const kDigits = R"c(
static int is_digit(char c) { return c >= '0' && c <= '9'; }
)c";

const char* const kWords = R"c(
static int is_among(const char *text, const char *const *words) {
  for (; *words; words++)
    if (strcmp(text, *words) == 0) return 1;
  return 0;
}

/* ??, ** or a dash of a typesetter (U+2010 to U+2026); a plus may mean something */
static int has_no_letter(const char *text) {
  const unsigned char *p = (const unsigned char *)text;
  while (*p) {
    if (p[0] == 0xe2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xa6)
      p += 3;
    else if (*p >= 0x80 || *p == '+' || is_digit((char)*p) || (*p >= 'A' && *p <= 'Z') ||
             (*p >= 'a' && *p <= 'z'))
      return 0;
    else
      p++;
  }
  return 1;
}

/* Does it mean "missing" where numbers or dates stand? */
static int is_missing(const char *text) {
  return has_no_letter(text) || is_among(text, missing_words) || is_among(text, missing_numbers);
}
)c";

const char* const kPlain = R"c(
/* The whole text as a decimal number, whatever the locale: 1.5, -3, .5e3 */
static int plain_number(const char *text, char point, double *value) {
  const char *p = text, *local = localeconv()->decimal_point;
  char copy[512];
  size_t n = 0, digits = 0;
  if (strlen(text) + strlen(local) >= sizeof copy) return 0;
  if (*p == '-' || *p == '+') copy[n++] = *p++;
  for (; is_digit(*p); digits++) copy[n++] = *p++;
  if (*p == point) {
    memcpy(copy + n, local, strlen(local));
    n += strlen(local);
    for (p++; is_digit(*p); digits++) copy[n++] = *p++;
  }
  if (digits == 0) return 0;
  if (*p == 'e' || *p == 'E') {
    copy[n++] = *p++;
    if (*p == '-' || *p == '+') copy[n++] = *p++;
    if (!is_digit(*p)) return 0;
    while (is_digit(*p)) copy[n++] = *p++;
  }
  copy[n] = 0;
  if (*p) return 0;
  *value = strtod(copy, NULL);
  return !isinf(*value);
}
)c";

const char* const kNumbers = R"c(
/* A value as a number, NaN where it is missing; 0: it is none. */
static int number_of(const cell *given, char point, double *number) {
  size_t i;
  *number = NAN;
  if (given->kind == MISSING) return 1;
  if (given->kind == NUMBER)
    *number = given->number;
  else if (given->text[0] == 0)
    return 1;
  else if (!plain_number(given->text, point, number)) {
    *number = NAN;
    return is_missing(given->text);
  }
  if (isinf(*number)) return 0;
  for (i = 0; i < sizeof absent / sizeof *absent; i++)
    if (*number == absent[i]) *number = NAN;
  return 1;
}
)c";

const char* const kFeatures = R"c(
struct scaling {
  double center, scale, imputed;
  int clip, indicator;
  int bins;
  const double *edges; /* [bins + 1] */
};

/* (value - center) * scale, clipped; then piecewise linear bins; then 1 where it is missing */
static void number_features(const struct scaling *s, double value, float *x) {
  double z = ((isnan(value) ? s->imputed : value) - s->center) * s->scale;
  int j;
  if (s->clip)
    z = fabs(z) > 1e8 ? copysign(3, z) : z / sqrt(1 + z * z / 9);
  else
    z = z < -1e15 ? -1e15 : z > 1e15 ? 1e15 : z;
  x[0] = (float)z;
  for (j = 0; j < s->bins; j++) {
    const double low = s->edges[j], high = s->edges[j + 1];
    const double share = value <= low ? 0 : value >= high ? 1 : (value - low) / (high - low);
    x[1 + j] = isnan(value) ? 0 : (float)(share - 0.5);
  }
  if (s->indicator) x[1 + s->bins] = isnan(value) ? 1.0f : 0.0f;
}
)c";

const char* const kCuts = R"c(
/* 1 + the number of cuts below it; 0 where it is missing */
static unsigned char number_code(const double *cuts, int n, double value) {
  int low = 0;
  if (isnan(value)) return 0;
  while (n > 0) {
    const int half = n / 2;
    if (cuts[low + half] < value) {
      low += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return (unsigned char)(1 + low);
}
)c";

const char* const kLevels = R"c(
enum { UNSEEN_LEVEL = -1, MISSING_LEVEL = -2 };
struct text_level {
  const char *text;
  int level;
};
struct value_level {
  double value;
  int level;
};
struct category {
  int texts, values, by_value;
  const struct text_level *text;   /* by rising bytes */
  const struct value_level *value; /* rising */
};

static int compare_text(const void *text, const void *level) {
  return strcmp((const char *)text, ((const struct text_level *)level)->text);
}

static int compare_value(const void *value, const void *level) {
  const double a = *(const double *)value, b = ((const struct value_level *)level)->value;
  return (a > b) - (a < b);
}

static int level_of_value(const struct category *c, double value) {
  const struct value_level *found = NULL;
  if (c->values > 0)
    found = bsearch(&value, c->value, (size_t)c->values, sizeof *c->value, compare_value);
  return found ? found->level : UNSEEN_LEVEL;
}

/* A decimal number without superfluous zeros in front, of at most 15 digits */
static int is_plain_decimal(const char *text) {
  const char *p = text;
  size_t whole = 0;
  if (*p == '+' || *p == '-') p++;
  while (is_digit(p[whole])) whole++;
  if (whole == 0 || (whole > 1 && *p == '0')) return 0;
  if (p[whole] == 0) return whole <= 15;
  return p[whole] == '.' && strspn(p + whole + 1, "0123456789") == strlen(p + whole + 1) &&
         strlen(p) <= 16;
}

/* The level of a value, from 0; a number stands for the level of that value. */
static int level_of(const struct category *c, const cell *given) {
  const struct text_level *found;
  double number;
  if (given->kind == MISSING || (given->kind == NUMBER && isnan(given->number)))
    return MISSING_LEVEL;
  if (given->kind == NUMBER) return level_of_value(c, given->number);
  found = bsearch(given->text, c->text, (size_t)c->texts, sizeof *c->text, compare_text);
  if (found) return found->level;
  if (c->by_value && is_plain_decimal(given->text) && plain_number(given->text, '.', &number))
    return level_of_value(c, number);
  return UNSEEN_LEVEL;
}
)c";

const char* const kMeans = R"c(
/* A category as a number */
static double mean_of_level(int level, const double *means, double unseen) {
  return level >= 0 ? means[level] : level == MISSING_LEVEL ? NAN : unseen;
}
)c";

const char* const kOneHot = R"c(
/* One feature a level, and one for a missing value; or 1 and -1 for two levels */
static void level_features(int level, int levels, int missing_level, float *x) {
  const int binary = levels == 2 && !missing_level;
  int i;
  for (i = 0; i < (binary ? 1 : levels + missing_level); i++) x[i] = 0;
  if (level >= 0 && binary)
    x[0] = level == 0 ? 1.0f : -1.0f;
  else if (level >= 0)
    x[level] = 1;
  else if (level == MISSING_LEVEL && missing_level)
    x[levels] = 1;
}
)c";

}  // namespace resboost::c_runtime
