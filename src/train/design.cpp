#include "train/design.h"

#include <atomic>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernels/solve.h"
#include "train/embedding.h"
#include "train/moments.h"
#include "train/network_message.h"

namespace resboost {
namespace {

// Services of the other ranks, and what they are told:
constexpr const char* kMake = "design.make";  // examples, number, the layers of z and x or none
constexpr const char* kSums = "design.sums";  // number, columns of y; then its rows, then sums
constexpr const char* kProducts = "design.products";  // number, means; then the sums
constexpr const char* kTimes = "design.times";        // number, map; then rows are gathered
constexpr const char* kDrop = "design.drop";          // number

/// A rank's rows of a design matrix.
struct DesignShare {
  const ExamplesShare* examples = nullptr;
  std::optional<Matrix> made;
  Matrix y;

  Rows rows() const { return made ? *made : examples->read; }
};

Matrix features_of(const Layer& of_z, const Rows& z, const Layer& of_x, const Rows& x) {
  Matrix f(z.rows(), of_z.outputs() + of_x.outputs());
  if (f.rows() == 0) return f;  // a rank may have none
  layer_outputs(of_z, z, f.leftCols(of_z.outputs()));
  layer_outputs(of_x, x, f.rightCols(of_x.outputs()));
  return f;
}

/// As a network's stages.
Network as_network(const Layer& of_z, const Layer& of_x) {
  Network net;
  for (const Layer* layer : {&of_z, &of_x}) net.stages.push_back({layer->clone(), 0, 1});
  return net;
}

/// The lower triangle of f^T f, column by column, then f^T y by columns.
std::vector<double> products(const Matrix& f, const Matrix& y, const RowShare& share) {
  const Eigen::MatrixXd squares = gram(f, share), cross = cross_product(f, y, share);
  std::vector<double> numbers;
  numbers.reserve(static_cast<std::size_t>(f.cols() * (f.cols() + 1) / 2 + cross.size()));
  for (Index j = 0; j < squares.cols(); ++j)
    numbers.insert(numbers.end(), squares.col(j).data() + j, squares.col(j).data() + f.cols());
  numbers.insert(numbers.end(), cross.data(), cross.data() + cross.size());
  return numbers;
}

/// The way back.
std::pair<Eigen::MatrixXd, Eigen::MatrixXd> gram_and_cross(const std::vector<double>& numbers,
                                                           Index p, Index k) {
  Eigen::MatrixXd squares(p, p);
  const double* next = numbers.data();
  for (Index j = 0; j < p; next += p - j, ++j) {
    squares.col(j).tail(p - j) = Eigen::Map<const Eigen::VectorXd>(next, p - j);
    squares.row(j).tail(p - j) = squares.col(j).tail(p - j).transpose();
  }
  return {std::move(squares), Eigen::Map<const Eigen::MatrixXd>(next, p, k)};
}

std::vector<double> column_sums(const Rows& f, const Rows& y, const Weights& w,
                                const RowShare& share) {
  auto sums = weighted_sums(f, w, share);
  const auto of_y = weighted_sums(y, w, share);
  sums.insert(sums.end(), of_y.begin(), of_y.end());
  return sums;
}

void make_share(const ExamplesShare& examples, DesignShare& own, Unpacker& message) {
  own = {&examples, std::nullopt, {}};
  if (!message.get<bool>()) return;
  Network net;
  unpack(message, net);
  own.made = features_of(*net.stages[0].block, examples.read, *net.stages[1].block, examples.x);
}

void add_column_sums(Communicator& ranks, DesignShare& own, Index columns) {
  const ExamplesShare& examples = *own.examples;
  own.y = take_rows(ranks, examples.share, columns);
  auto sums = column_sums(own.rows(), own.y, examples.w, examples.share);
  add_up(ranks, sums);
}

void add_products(Communicator& ranks, const DesignShare& own, Unpacker& message) {
  const ExamplesShare& examples = *own.examples;
  const auto f_mean = message.get<Eigen::RowVectorXd>();
  const auto y_mean = message.get<Eigen::RowVectorXd>();
  auto numbers = products(centred(own.rows(), f_mean, examples.w),
                          centred(own.y, y_mean, examples.w), examples.share);
  add_up(ranks, numbers);
}

int next_design() {
  static std::atomic<int> numbers{0};
  return numbers++;
}

/// Where the others help, this rank's; else all.
RowShare share_of_design(const Examples& examples, Index columns) {
  const Index n = examples.rows();
  const bool helped = examples.shared && examples.pooling.window == 0 && n >= columns &&
                      examples.shared->worth_it(n, 0.5 * static_cast<double>(columns * columns));
  return helped ? examples.shared->share(n) : RowShare(n);
}

bool is_part(const RowShare& share) { return share.rows().size() < share.all(); }

}  // namespace

Design::Design(const Examples& examples)
    : examples_(examples),
      share_(share_of_design(examples, examples.read.width())),
      number_(next_design()) {
  if (is_part(share_)) others_.emplace(examples, number_, packed(number_, false));
}

Design::Design(const Examples& examples, const Layer& of_z, const Layer& of_x)
    : examples_(examples),
      share_(share_of_design(examples, of_z.outputs() + of_x.outputs())),
      number_(next_design()) {
  if (is_part(share_)) {
    Network layers = as_network(of_z, of_x);
    Packer message;
    message(number_);
    message(true);
    pack(message, {&layers});
    others_.emplace(examples, number_, message.take());
  }
  const Index rows = share_.rows().size();
  made_ =
      features_of(of_z, examples.z.matrix().topRows(rows), of_x, examples.x.matrix().topRows(rows));
}

Design::Design(const Examples& examples, Matrix rows)
    : examples_(examples), share_(rows.rows()), number_(next_design()), made_(std::move(rows)) {}

Design::Others::Others(const Examples& examples, int number, const std::string& what)
    : ranks_(examples.shared->ranks()), farewell_(packed(number)) {
  examples.shared->ask(examples, kMake, what);
}

Design::Others::~Others() { ask(ranks_, {kDrop, farewell_}); }

Rows Design::rows() const {
  if (made_) return *made_;
  return examples_.read.matrix().topRows(share_.rows().size());
}

Ridge Design::fit_ridge(const Rows& y, double ridge) const {
  if (!is_shared()) return resboost::fit_ridge(rows(), y, examples_.w, ridge);
  Communicator& ranks = examples_.shared->ranks();
  const Rows f = rows(), own_y = y.topRows(f.rows());
  const auto w = examples_.w.head(examples_.w.size() ? f.rows() : 0);

  const DealtParts of_y(ranks, y);
  ask(ranks, {kSums, packed(number_, y.cols())});
  exchange(ranks, [&] { of_y.deal(); });
  std::vector<double> sums;
  do_own(
      ranks, [&] { sums = column_sums(f, own_y, w, share_); }, [&] { add_up(ranks, sums); });
  const auto of_f = std::span(sums).first(static_cast<std::size_t>(f.cols()) + 1);
  const Eigen::RowVectorXd f_mean = mean_of(of_f),
                           y_mean = mean_of(std::span(sums).subspan(of_f.size()));

  ask(ranks, {kProducts, packed(number_, f_mean, y_mean)});
  std::vector<double> numbers;
  do_own(
      ranks, [&] { numbers = products(centred(f, f_mean, w), centred(own_y, y_mean, w), share_); },
      [&] { add_up(ranks, numbers); });
  const auto [squares, cross] = gram_and_cross(numbers, f.cols(), y.cols());
  Ridge fit;
  fit.w = kernels::solve_ridge(squares, cross, ridge);
  fit.b = y_mean - f_mean * fit.w;
  return fit;
}

Matrix Design::times(const Matrix& w) const {
  if (!is_shared()) return resboost::times(rows(), w);
  Communicator& ranks = examples_.shared->ranks();
  Matrix all(share_.all(), w.cols());
  ask(ranks, {kTimes, packed(number_, w)});
  do_own(
      ranks, [&] { all.topRows(share_.rows().size()) = resboost::times(rows(), w); },
      [&] { gather_rows(ranks, all); });
  return all;
}

Services design_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares) {
  const auto designs = std::make_shared<std::map<int, DesignShare>>();
  const auto of = [designs](Unpacker& message) -> DesignShare& {
    return designs->at(message.get<int>());
  };
  return {{kMake,
           [designs, shares](std::string_view what) {
             Unpacker message(what);
             const int examples = message.get<int>(), number = message.get<int>();
             make_share(shares->at(examples), (*designs)[number], message);
           }},
          {kSums,
           [of, &ranks](std::string_view what) {
             Unpacker message(what);
             DesignShare& own = of(message);
             add_column_sums(ranks, own, message.get<Index>());
           }},
          {kProducts,
           [of, &ranks](std::string_view what) {
             Unpacker message(what);
             const DesignShare& own = of(message);
             add_products(ranks, own, message);
           }},
          {kTimes,
           [of, &ranks](std::string_view what) {
             Unpacker message(what);
             const DesignShare& own = of(message);
             give_rows(ranks, own.examples->share, times(own.rows(), message.get<Matrix>()));
           }},
          {kDrop, [designs](std::string_view what) { designs->erase(unpacked<int>(what)); }}};
}

}  // namespace resboost
