#include "cli/keep_model.h"

#include <fmt/format.h>

#include "cli/interrupt.h"
#include "io/model_format.h"
#include "resboost/error.h"
#include "resboost/model_file.h"

namespace resboost::cli {

void keep_model(const Model& model, Output& file) {
  const GiveBytes bytes = [&](const TakeBytes& take) { write_model(model, take); };
  try {
    file.write(bytes);
  } catch (const IoError& error) {
    const auto refuge = write_elsewhere(file.path(), bytes);
    if (!refuge) throw;
    note_kept();
    throw IoError(fmt::format("{}; the model is saved as {} instead", error.what(), *refuge));
  }
  note_kept();
}

}  // namespace resboost::cli
