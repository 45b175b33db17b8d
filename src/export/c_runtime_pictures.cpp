#include "export/c_runtime.h"

namespace resboost::c_runtime {

const char* const kPicture = R"c(
/* x = (picture - center) * scale of each channel, from right to left where it is mirrored */
static void read_picture(const unsigned char *picture, int height, int width, int channels,
                         const float *center, const float *scale, int mirrored, float *x) {
  int i, j, c;
  for (i = 0; i < height; i++)
    for (j = 0; j < width; j++, x += channels) {
      const int column = mirrored ? width - 1 - j : j;
      const unsigned char *pixel = picture + (i * width + column) * channels;
      for (c = 0; c < channels; c++) x[c] = ((float)pixel[c] - center[c]) * scale[c];
    }
}
)c";

// Four channels at a time: sums are read and written a quarter as often, and compilers make vectors
// of the inner loop.
const char* const kConv = R"c(
/* y [filters] += pixel [channels] times k [channels, filters] */
static void add_products(const float *restrict pixel, int channels, const float *restrict k,
                         int filters, float *restrict y) {
  int c, f;
  for (c = 0; c + 4 <= channels; c += 4, k += 4 * filters) {
    const float *k1 = k + filters, *k2 = k1 + filters, *k3 = k2 + filters;
    const float p = pixel[c], p1 = pixel[c + 1], p2 = pixel[c + 2], p3 = pixel[c + 3];
    for (f = 0; f < filters; f++) y[f] += p * k[f] + p1 * k1[f] + p2 * k2[f] + p3 * k3[f];
  }
  for (; c < channels; c++, k += filters)
    for (f = 0; f < filters; f++) y[f] += pixel[c] * k[f];
}

/* y = b + windows of x [height, width, channels] times k [size, size, channels, filters]; zeros
   around x, so that a stride of 1 keeps height and width */
static void conv(const float *restrict x, int height, int width, int channels,
                 const float *restrict k, const float *restrict b, int size, int stride,
                 int filters, float *restrict y) {
  const int half = size / 2;
  int i, j, u, v, f;
  for (i = 0; i < height; i += stride)
    for (j = 0; j < width; j += stride, y += filters) {
      for (f = 0; f < filters; f++) y[f] = b[f];
      for (u = i < half ? half - i : 0; u < size && i + u - half < height; u++)
        for (v = j < half ? half - j : 0; v < size && j + v - half < width; v++)
          add_products(x + ((i + u - half) * width + j + v - half) * channels, channels,
                       k + (u * size + v) * channels * filters, filters, y);
    }
}
)c";

const char* const kNormalise = R"c(
static void normalise(const float *x, int pixels, int channels, const float *mean,
                      const float *factor, const float *shift, float *y) {
  int i, c;
  for (i = 0; i < pixels; i++, x += channels, y += channels)
    for (c = 0; c < channels; c++) y[c] = (x[c] - mean[c]) * factor[c] + shift[c];
}
)c";

const char* const kAveragePool = R"c(
/* Means of windows side by side; the last ones of a side are what is left there. */
static void average_pool(const float *x, int height, int width, int channels, int window,
                         float *y) {
  int top, left, i, j, c;
  for (top = 0; top < height; top += window)
    for (left = 0; left < width; left += window, y += channels) {
      const int bottom = top + window < height ? top + window : height;
      const int right = left + window < width ? left + window : width;
      for (c = 0; c < channels; c++) y[c] = 0;
      for (i = top; i < bottom; i++)
        for (j = left; j < right; j++)
          for (c = 0; c < channels; c++) y[c] += x[(i * width + j) * channels + c];
      for (c = 0; c < channels; c++) y[c] /= (float)((bottom - top) * (right - left));
    }
}
)c";

const char* const kSubsample = R"c(
/* Every pixel at a multiple of stride, with zeros for further channels */
static void subsample(const float *x, int height, int width, int channels, int stride, int filters,
                      float *y) {
  int i, j, c;
  for (i = 0; i < height; i += stride)
    for (j = 0; j < width; j += stride, y += filters)
      for (c = 0; c < filters; c++) y[c] = c < channels ? x[(i * width + j) * channels + c] : 0;
}
)c";

}  // namespace resboost::c_runtime
