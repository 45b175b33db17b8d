#pragma once

#include <memory>
#include <string>

#include "base/packing.h"
#include "resboost/loss.h"
#include "train/series.h"

namespace resboost {

/// A network without the heads of smaller depths, and its place in a series.
void pack(Packer& v, const Member& member);
/// Its place.
Index unpack(Unpacker& v, Network& net);

/// From its spec(); losses that only train blocks, too. ModelError for one that is none.
std::unique_ptr<Loss> loss_of(const std::string& spec);

/// Could another process make these networks and this loss? Not a layer or a loss of a program's
/// own.
bool can_be_sent(const Series& series, const Loss& loss);

}  // namespace resboost
