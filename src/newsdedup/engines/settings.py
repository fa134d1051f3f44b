"""What a Spark session of our own is told, and what a user may tell us by Spark's configuration."""

from __future__ import annotations

SLICES = "spark.newsdedup.slices"
"""In how many the keys are dealt, and tasks for what is done with them; 0, or nothing, for what suits their number."""

_JAVA = "-XX:TieredStopAtLevel=1"
"""Half of what forty short stages cost is Java compiling what will hardly run; options of the user's own prevail."""

SETTINGS: dict[str, bool | float | int | str | None] = {
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.defaultJavaOptions": _JAVA,
    "spark.executor.defaultJavaOptions": _JAVA,
    "spark.ui.retainedJobs": "50",
    "spark.ui.retainedStages": "50",
    "spark.ui.retainedTasks": "2000",
    "spark.sql.ui.retainedExecutions": "20",
}
"""For a session of our own. What the driver remembers for its page would grow with the tasks."""
