"""Finding cases: by what stands in them, by filters, in the order of review, as figures, register and worksheets."""
