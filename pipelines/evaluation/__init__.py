"""How well letters are read and proposed for, measured against letters whose truth a person wrote down."""
