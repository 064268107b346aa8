"""Least squares with the checks that belong to it: how well, how sure, who pulls.

Written with numpy alone, so that it runs where the course runs, in a browser too; the formulas
are the textbook's and are tested against their definitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..languages import say

__all__ = ["Fit", "fit"]


@dataclass(frozen=True)
class Fit:
    """A straight relation between one outcome and some predictors, fitted by least squares.

    Attributes
    ----------
    coefficients : pandas.Series
        ``constant`` and one value a predictor: units of the outcome per unit of the predictor.
    errors : pandas.Series
        Their standard errors, robust to unequal spread (HC3).
    table : pandas.DataFrame
        One row a case, with the index of the frame: ``observed``, ``expected``, ``residual``
        (observed minus expected, in units of the outcome), ``leverage`` (0 to 1), ``alone``
        (the residual when the case itself is left out of the fit) and ``cook`` (how much all
        expected values move without the case).
    r_squared : float
        The share of the outcome's variance that the fit reproduces, 0 to 1.
    spread : float
        Standard deviation of the residuals, in units of the outcome.
    """

    coefficients: pd.Series
    errors: pd.Series
    table: pd.DataFrame
    r_squared: float
    spread: float


def fit(frame: pd.DataFrame, outcome: str, predictors: Sequence[str]) -> Fit:
    """Fit an outcome by a constant and some predictors.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, …)
        One row a case, without missing values in the columns used.
    outcome : str
        The column to be explained.
    predictors : sequence of str
        The columns that explain it; none leaves the mean.

    Returns
    -------
    Fit
        Coefficients and their errors, expected values, residuals and what each case weighs.

    Raises
    ------
    KeyError
        When a column is not in the frame.
    ValueError
        When values are missing, cases too few, or a predictor repeats what others say.

    References
    ----------
    Least squares, leverage, deleted residuals: Weisberg S. (2005), Applied Linear Regression,
    third edition, Wiley.
    Distance of influence: Cook R. D. (1977), Detection of influential observation in linear
    regression, Technometrics 19, 15–18.
    HC3: MacKinnon J. G., White H. (1985), Some heteroskedasticity-consistent covariance matrix
    estimators with improved finite sample properties, Journal of Econometrics 29, 305–325.

    Examples
    --------
    >>> line = pd.DataFrame({"x": [0, 1, 2, 3], "y": [1.0, 3.0, 5.0, 7.0]})
    >>> fit(line, "y", ["x"]).coefficients.round(6).to_dict()
    {'constant': 1.0, 'x': 2.0}
    """
    columns = [outcome, *predictors]
    if unknown := [column for column in columns if column not in frame]:
        raise KeyError(
            say(
                "no column {column!r}; there are: {listed}",
                column=unknown[0],
                listed=", ".join(map(str, frame)),
            )
        )
    numbers = frame[columns].astype(float)
    if gaps := int(numbers.isna().any(axis=1).sum()):
        raise ValueError(
            say(
                "{count} rows lack a value; drop them first and say so: frame.dropna(…)", count=gaps
            )
        )
    y = numbers[outcome].to_numpy()
    design = np.column_stack([np.ones(len(y)), numbers[list(predictors)].to_numpy()])
    cases, unknowns = design.shape
    if cases <= unknowns:
        raise ValueError(
            say(
                "{cases} cases cannot settle {unknowns} numbers; take more cases",
                cases=cases,
                unknowns=unknowns,
            )
        )
    # Columns of very different size (euros, per cent) are brought to one scale for the rank.
    scale = np.abs(design).max(axis=0)
    if (scale == 0).any() or np.linalg.matrix_rank(design / scale) < unknowns:
        raise ValueError(say("a predictor repeats what the others say; leave one out"))
    orthogonal, triangle = np.linalg.qr(design / scale)
    inverse = np.linalg.inv(triangle)
    solution = inverse @ (orthogonal.T @ y)
    expected = design / scale @ solution
    residual = y - expected
    leverage = np.minimum((orthogonal**2).sum(axis=1), 1 - 1e-12)
    alone = residual / (1 - leverage)
    degrees = cases - unknowns
    variance = residual @ residual / degrees
    bread = inverse @ orthogonal.T
    errors = np.sqrt(((bread * alone) ** 2).sum(axis=1)) / scale
    total = ((y - y.mean()) ** 2).sum()
    names = ["constant", *predictors]
    with np.errstate(divide="ignore", invalid="ignore"):
        cook = np.nan_to_num(alone**2 * leverage / (unknowns * variance))
    return Fit(
        coefficients=pd.Series(solution / scale, names),
        errors=pd.Series(errors, names),
        table=pd.DataFrame(
            {
                "observed": y,
                "expected": expected,
                "residual": residual,
                "leverage": leverage,
                "alone": alone,
                "cook": cook,
            },
            index=frame.index,
        ),
        r_squared=float(1 - residual @ residual / total) if total > 0 else 0.0,
        spread=float(np.sqrt(variance)),
    )
