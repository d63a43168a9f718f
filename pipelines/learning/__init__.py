"""The statistical model beside the written rules: learned from examples and from what people settle."""
