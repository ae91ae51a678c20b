"""The floor: five pages with nothing between Flask, Jinja2 and the driver, on a data set of the same size."""
