#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "resboost/images.h"

namespace resboost {

/// The binary format of CIFAR-10 (a byte of label, 3 * 32 * 32 of pixels, a plane for each channel)
/// and CIFAR-100 (two labels, of which the second, finer one counts).
/// (https://www.cs.toronto.edu/~kriz/cifar.html) Classes are numbers.
ImageSet parse_cifar(std::string_view bytes, const std::string& source);

/// The pictures in a file; classes have the names in batches.meta.txt or fine_label_names.txt
/// beside it, if it is there.
ImageSet read_cifar(const std::string& path, std::vector<std::string>& warnings);

/// The files with names of classes, of CIFAR-10 or CIFAR-100, in the folder of a file.
std::vector<std::string> cifar_names_beside(const std::string& path);

}  // namespace resboost
