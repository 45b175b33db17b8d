"""The estimator of pictures."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _explain, _plots
from ._explained import AnalyzedEstimator
from ._labels import LabelledMixin, labels_of, require_classes
from ._model import Model
from ._options import OptionTexts, options
from ._pictures import Pictures, Shape, as_pictures, is_path, is_paths, shape_text
from ._result import PictureExplanation
from ._sklearn import ClassifierMixin
from ._threads import use_threads
from ._trained import PARAMETERS, TrainedEstimator, documented, takes_parameters
from ._training import Callback

_SIZE = """image_size : (height, width)
    to resize pictures of files to in training, where no model is gone on with; None: the size that
    they have, or the most frequent one (docs/images.md)"""
_ATTRIBUTES = """classes_ : ndarray of shape (n_classes,)
picture_shape_ : tuple
    (height, width, channels) of the pictures"""


@documented(_ATTRIBUTES, _SIZE)
class ResBoostPictureClassifier(ClassifierMixin, LabelledMixin, AnalyzedEstimator):
    """Classifies pictures by a residual network of convolutions that is trained stage by stage.

    Pictures are bytes, of shape (n_pictures, height, width), or with 1 or 3 channels behind that.
    In place of an array X may be the path of a folder or a file that the program reads
    (docs/images.md), or a list of paths of pictures.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> pictures = rng.integers(0, 60, (60, 8, 8), dtype=np.uint8)
    >>> labels = np.repeat(["left", "right"], 30)
    >>> pictures[:30, :, :4] += 150
    >>> pictures[30:, :, 4:] += 150
    >>> model = ResBoostPictureClassifier(stages=1, image__filters=4, threads=1,
    ...                                   boostresnet__epochs=2)
    >>> model.fit(pictures, labels).predict(pictures[[0, -1]])
    array(['left', 'right'], dtype='<U5')
    >>> model.predict_proba(pictures).shape, model.picture_shape_
    ((60, 2), (8, 8, 1))
    """

    _parameters = (*PARAMETERS, "image_size")
    image_size: tuple[int, int] | None
    picture_shape_: Shape

    @takes_parameters(_parameters)
    def __init__(self, **parameters: Any) -> None:
        super().__init__(**parameters)

    # ---- fitting

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None, eval_set: Any = None,
            callback: Callback | None = None, before: TrainedEstimator | Model | None = None,
            progress: bool = False,
            finetune_from: TrainedEstimator | Model | None = None) -> ResBoostPictureClassifier:
        """Trains a network.

        Parameters
        ----------
        X : array of bytes of shape (n_pictures, height, width) or (..., channels), or a path
            Borrowed, not copied, if its pixels lie one after the other.
        y : array of shape (n_pictures,)
            Labels: whole numbers, text or booleans. None: those of the files.
        sample_weight : array of shape (n_pictures,), or None
        eval_set : (X, y) or (X, y, sample_weight) that choose the best depth, or a path
            Files are resized to the pictures of X. None: a share of the pictures does
            (`valid_share`).
        callback : function of a dict
            Called after every stage with what history_ has of it; training stops where it returns
            True.
        before : estimator or Model to add `stages` to
            Its classes and its stages stay as they are.
        progress : bool
            Show a bar of tqdm's, or a line a stage where there is no tqdm.

        finetune_from : estimator or Model of pictures of other classes
            Its stages stay as they are, and `stages` more come behind them;
            `finetune_epochs` moves all.

        Returns
        -------
        self

        Notes
        -----
        Ctrl-C raises KeyboardInterrupt within about a second; the best network so far is fitted
        then.
        """
        use_threads(self.threads)
        if before is not None and finetune_from is not None:
            raise ValueError("before, finetune_from: a model goes on either with its own classes "
                             "or with new ones; give one of the two")
        before = before or finetune_from
        start = before._fitted() if isinstance(before, TrainedEstimator) else before
        pictures = self._labelled_pictures(X, y, start, sample_weight)
        if y is not None:
            require_classes(y, type(self).__name__)
        valid = None if eval_set is None else self._valid_pictures(eval_set, pictures.shape, start)
        train = self._train if finetune_from is None else self._finetune
        failure = train(self._option_texts(), pictures, valid, before, callback, progress)
        self._adopt(self.model_)
        self._learned(self.model_.about["schema"]["targets"], y)
        if failure is not None:
            raise failure
        return self

    def _rows(self, X: Any, model: Model | None, shape: Shape | None = None) -> Pictures:
        """X as the library has it; of a model's shape, or of this one, where there is one."""
        if is_path(X) or is_paths(X):
            if model is not None:
                return Pictures.of_files(X, model.handle)
            return Pictures.of_files(X, shape=shape or (*self._size(), 0))
        if model is not None:
            shape = model.picture_shape
        pixels = as_pictures(X, type(self).__name__, shape)
        if model is None and self._size() not in ((0, 0), pixels.shape[1:3]):
            raise ValueError(f"image_size: files are resized to {shape_text(self._size())}, and X "
                             f"is an array of pictures of {shape_text(pixels.shape[1:3])}; resize "
                             "them, or set no image_size")
        return Pictures.of_array(pixels)

    def _size(self) -> tuple[int, int]:
        """That of image_size, as the library takes it."""
        if self.image_size is None:
            return 0, 0
        try:
            height, width = map(operator.index, self.image_size)
        except (TypeError, ValueError):
            height, width = 0, 0
        if height < 1 or width < 1:
            raise ValueError(f"image_size: expected (height, width), got {self.image_size!r}")
        return height, width

    def _labelled_pictures(self, X: Any, y: Any, model: Model | None, sample_weight: Any = None,
                           shape: Shape | None = None) -> Pictures:
        pictures = self._rows(X, model, shape)
        if y is None and not (is_path(X) or is_paths(X)):
            raise ValueError(f"{type(self).__name__} requires y to be passed, but the target y is "
                             "None; only files may have labels of their own")
        if y is None and isinstance(self.class_weight, Mapping):
            raise ValueError("class_weight: a dict is of labels in y, and y is None; give them, or "
                             "\"balanced\"")
        if y is not None:
            labels, _ = labels_of(pictures, y, type(self).__name__)
            pictures.add_labels(labels)
            sample_weight = self._row_weights({"class": labels}, sample_weight)
        if sample_weight is not None:
            pictures.add_weights(sample_weight)
        return pictures

    def _valid_pictures(self, eval_set: Any, shape: Shape, model: Model | None) -> Pictures:
        if isinstance(eval_set, list) and len(eval_set) == 1:
            eval_set = eval_set[0]
        if is_path(eval_set) or is_paths(eval_set):
            eval_set = eval_set, None
        if not 2 <= len(eval_set) <= 3:
            raise ValueError("eval_set: expected (X, y) or (X, y, sample_weight), or a path")
        X, y, weight = (*eval_set, None)[:3]
        return self._labelled_pictures(X, y, model, weight, shape)

    def _option_texts(self) -> OptionTexts:
        texts = OptionTexts()
        for name in options():
            value = getattr(self, name)
            if not isinstance(value, Mapping):  # of class_weight, which _row_weights() reads
                texts.set_parameter(name, value)
        return texts

    def _adopt(self, model: Model) -> None:
        if model.picture_shape is None:
            raise ValueError(f"{type(self).__name__}: the model is of a table, and this is an "
                             "estimator of pictures; ResBoostClassifier loads it")
        self.picture_shape_ = model.picture_shape

    # ---- prediction

    def _raw(self, X: Any) -> NDArray[np.float64]:
        model = self._fitted()
        use_threads(self.threads)
        return model.predict_rows(self._rows(X, model))

    def _raw_stages(self, X: Any) -> Iterator[NDArray[np.float64]]:
        model = self._fitted()
        use_threads(self.threads)
        return iter(model.predict_rows_by_stages(self._rows(X, model)))

    # ---- what is asked of it

    def _labels_to_judge(self, X: Any, y: Any) -> NDArray[Any]:
        use_threads(self.threads)
        return labels_of(self._rows(X, self._fitted()), y, type(self).__name__)[0]

    def _labelled(self, X: Any, y: Any) -> Pictures:
        use_threads(self.threads)
        return self._labelled_pictures(X, y, self._fitted())

    def explain(self, X: Any, of: Any = None, patch: int | None = None) -> PictureExplanation:
        """Where a class is seen in each picture: what its probability loses where a grey square
        hides a part.

        Parameters
        ----------
        X : pictures, or paths, as fit() takes them
        of : one of classes_
            None: for each picture the likeliest.
        patch : int
            The side of the square, in pixels; None, or 0: a quarter of the picture's shorter side.

        Returns
        -------
        PictureExplanation
            Its `fall` is an array of shape (n_pictures, height, width).
        """
        model = self._fitted()
        use_threads(self.threads)
        named = {model.outputs[place]: label for place, label in zip(self._order, self.classes_)}
        wanted = [name for name, label in named.items() if of is not None and label == of]
        if of is not None and not wanted:
            raise ValueError(f"of={of!r}: none of the classes {self.classes_.tolist()}")
        return _explain.picture_explanation(model, self._rows(X, model),
                                            wanted[0] if wanted else None, patch or 0, named,
                                            self.threads)

    def plot_explanation(self, X: Any, of: Any = None, patch: int | None = None,
                         ax: Any = None) -> Any:
        """The map of explain() of the first of these pictures over it (of files the map alone; of a
        path with several all are explained). Returns the axes."""
        first: Any = X if is_path(X) else X[:1] if is_paths(X) else \
            as_pictures(X, type(self).__name__)[:1]
        found = self.explain(first, of, patch)
        ax = _plots.occlusion(found.fall[0], first[0] if isinstance(first, np.ndarray) else None,
                              ax)
        ax.set_title(f"{found.labels[0]}: {found.probability[0]:.3f}")
        return ax

    def _to_compare(self, X: Any, y: Any) -> tuple[OptionTexts, Pictures]:
        use_threads(self.threads)
        return self._option_texts(), self._labelled_pictures(X, y, None)

    def _more_tags(self) -> dict[str, Any]:
        return {"X_types": ["3darray"], "no_validation": True}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.three_d_array = False, True
        return tags
