#pragma once

#include "train/series.h"

namespace resboost {

/// Divides the scores of every head that is read by the temperature with which the mean loss of the
/// held-out rows is smallest (C. Guo, G. Pleiss, Y. Sun and K. Weinberger, "On Calibration of
/// Modern Neural Networks", ICML 2017). Smoothed labels leave probabilities too modest; classes
/// stay. Few rows move it little; where somebody asks to stop, nothing does.
void temper(const Series& series, const Examples& held_out, const Loss& loss);

}  // namespace resboost
