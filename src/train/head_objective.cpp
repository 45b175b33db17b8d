#include "train/head_objective.h"

#include <string>

#include "kernels/dense.h"
#include "train/network_message.h"

namespace resboost {
namespace {

constexpr const char* kHeadSums = "head.sums";  // examples, loss, head; then the sums are added up

/// What a head is fitted to, or a rank's share of it.
struct HeadRows {
  Rows read, target;
  Weights w;
  RowShare share;
};

struct HeadScratch {
  Buffer scores, dscores;
  Vector gradient;
};

/// Adds the gradient of a slice to `part`. Its loss.
double add_head_slice(const HeadRows& all, Range rows, const Loss& loss, const Head& head,
                      HeadScratch& own, double* part) {
  const Rows read = all.read.middleRows(rows.begin, rows.size());
  const Index n = rows.size(), weights = head.weight.value.size();
  auto scores = own.scores.view(n, head.outputs());
  auto dscores = own.dscores.view(n, head.outputs());
  MutRows out(dscores);
  head.infer(read, scores);
  const bool weighted = all.w.size() > 0;
  const double value =
      loss.sum(scores, all.target.middleRows(rows.begin, n),
               all.w.segment(weighted ? rows.begin : 0, weighted ? n : 0), 1, &out);
  own.gradient.setZero(weights + head.outputs());
  kernels::dense_backward_weights(read, dscores, own.gradient.data());
  kernels::add_column_sums(dscores, own.gradient.data() + weights);
  for (Index i = 0; i < own.gradient.size(); ++i) part[i] += double{own.gradient(i)};
  return value;
}

/// Gradient, then loss.
std::vector<double> head_sums(const HeadRows& rows, const Loss& loss, const Head& head) {
  const Index size = head.weight.value.size() + head.bias.value.size();
  std::vector<HeadScratch> scratch(static_cast<std::size_t>(threads()));
  return rows.share.sum(kPassRows, size + 1, [&](Range range, int worker, double* part) {
    part[size] +=
        add_head_slice(rows, range, loss, head, scratch[static_cast<std::size_t>(worker)], part);
  });
}

/// Forward, and the gradient of the weights.
double work_of_head(const Head& head) { return 2 * static_cast<double>(head.weight.value.size()); }

void add_share(Communicator& ranks, const ExamplesShare& own, Unpacker& message) {
  const auto loss = loss_of(message.get<std::string>());
  Head head(own.read.cols(), message.get<Index>());
  message(head.weight.value);
  message(head.bias.value);
  auto sums = head_sums({own.read, own.target, own.w, own.share}, *loss, head);
  add_up(ranks, sums);
}

}  // namespace

Eigen::VectorXd numbers_of(const Head& head) {
  Eigen::VectorXd numbers(head.weight.value.size() + head.bias.value.size());
  numbers << head.weight.value.cast<double>(), head.bias.value.cast<double>();
  return numbers;
}

void take_numbers(const Eigen::VectorXd& numbers, Head& head) {
  head.weight.value = numbers.head(head.weight.value.size()).cast<Real>();
  head.bias.value = numbers.tail(head.bias.value.size()).cast<Real>();
}

HeadObjective::HeadObjective(const Examples& examples, const Loss& loss, double l2,
                             const Head& shape)
    : examples_(examples),
      loss_(loss),
      l2_(l2 / static_cast<double>(examples.rows())),
      head_(shape),
      shared_(examples.shared && examples.shared->worth_it(examples.rows(), work_of_head(shape)) &&
              can_be_sent({}, loss)) {}

double HeadObjective::operator()(const Eigen::VectorXd& numbers, Eigen::VectorXd& gradient) {
  take_numbers(numbers, head_);
  const Index weights = head_.weight.value.size(), size = numbers.size();
  const std::vector<double> sum = sums();
  const double share = 1.0 / static_cast<double>(examples_.rows());
  gradient = share * Eigen::Map<const Eigen::VectorXd>(sum.data(), size);
  gradient.head(weights) += l2_ * numbers.head(weights);
  return share * sum[static_cast<std::size_t>(size)] +
         0.5 * l2_ * numbers.head(weights).squaredNorm();
}

std::vector<double> HeadObjective::sums() const {
  const Rows read = examples_.read;
  if (!shared_)
    return head_sums({read, examples_.target, examples_.w, RowShare(examples_.rows())}, loss_,
                     head_);
  SharedExamples& others = *examples_.shared;
  others.ask(examples_, kHeadSums,
             packed(loss_.spec(), head_.outputs(), head_.weight.value, head_.bias.value));
  std::vector<double> sum;
  do_own(
      others.ranks(),
      [&] {
        sum = head_sums({read, examples_.target, examples_.w, others.share(examples_.rows())},
                        loss_, head_);
      },
      [&] { add_up(others.ranks(), sum); });
  return sum;
}

Services head_services(Communicator& ranks, const std::shared_ptr<ExamplesShares>& shares) {
  return {{kHeadSums, [shares, &ranks](std::string_view what) {
             Unpacker message(what);
             const int number = message.get<int>();
             add_share(ranks, shares->at(number), message);
           }}};
}

}  // namespace resboost
