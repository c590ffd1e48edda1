"""The fixes of which a step says more than the column, by their step."""

from __future__ import annotations

from collections.abc import Mapping

from validation.fix import (
    age_band,
    aggregate,
    bin,
    cell_suppress,
    coord_round,
    date_generalise,
    geo_generalise,
    local_suppress,
    merge_rare,
    random_round,
    round,
    top_bottom_code,
)
from validation.fix.transformation import RiskTransformation
from validation.recipe import (
    AgeBand,
    Aggregate,
    Bin,
    CellSuppress,
    CoordRound,
    DateGeneralise,
    GeoGeneralise,
    LocalSuppress,
    MergeRare,
    RandomRound,
    RiskFix,
    Round,
    TopBottomCode,
)

RISK_FIXES: Mapping[type[RiskFix], RiskTransformation] = {
    DateGeneralise: date_generalise.FIX,
    AgeBand: age_band.FIX,
    GeoGeneralise: geo_generalise.FIX,
    CoordRound: coord_round.FIX,
    Bin: bin.FIX,
    TopBottomCode: top_bottom_code.FIX,
    MergeRare: merge_rare.FIX,
    Round: round.FIX,
    RandomRound: random_round.FIX,
    Aggregate: aggregate.FIX,
    LocalSuppress: local_suppress.FIX,
    CellSuppress: cell_suppress.FIX,
}
"""All but the one that chooses among them, `validation.fix.k_anonymise`."""
