#include "resboost/export.h"

#include "base/output.h"
#include "c/objects.h"

using namespace resboost;
using namespace resboost::c;

resboost_status resboost_model_export_c(const resboost_model* model, const char* name,
                                        const char* path) {
  return guarded([&] {
    const auto known = models().at(model);
    const std::string file = &require(path, "path");
    write_whole(file, to_c(*known, &require(name, "name")));
  });
}

resboost_status resboost_model_export_onnx(const resboost_model* model, int all_stages,
                                           const char* path) {
  return guarded([&] {
    const auto known = models().at(model);
    const std::string file = &require(path, "path");
    write_whole(file, to_onnx(*known, all_stages != 0 ? Depths::all : Depths::last));
  });
}
