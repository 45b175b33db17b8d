/* Pictures from standard input, bytes one after the other, by a model that `resboost export` made
   fashion.c of; needs nothing else of resboost. */
#define fashion_DECLARE_ONLY
#include <stdio.h>

#include "fashion.c"

int main(void) {
  static unsigned char picture[fashion_PICTURE];
  static float work[fashion_WORK];
  double out[fashion_OUTPUTS];
  while (fread(picture, 1, sizeof picture, stdin) == sizeof picture) {
    int best = 0;
    if (fashion_predict(picture, work, out) != 0) return 1;
    for (int i = 1; i < fashion_OUTPUTS; ++i)
      if (out[i] > out[best]) best = i;
    printf("%s %.6f\n", fashion_outputs[best], out[best]);
  }
  return 0;
}
