"""Measuring: how well the tool does against gold, and the fitting of what is fitted. Never part of a normal run."""
