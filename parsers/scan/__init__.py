"""A page as it was scanned, photographed or faxed, made fit for reading: prepared, cut into lines.

Arrays are OpenCV's: grey is `uint8` (height, width), paper 255, ink dark; colour is `uint8` (height, width, 3), B G R.
"""

import cv2

cv2.setNumThreads(1)  # pages are read side by side, each on one processor
