# A package: __init__, submodules, relative imports.

import os

os.mkdir("zoo")
os.mkdir("zoo/cages")
for path, text in {
    "zoo/__init__.py": "print('zoo')\nfrom .animals import cat\nsize = 2\n",
    "zoo/animals.py": "from . import food\ncat = 'cat eats ' + food.fish\n",
    "zoo/food.py": "fish = 'fish'\n",
    "zoo/cages/__init__.py": "",
    "zoo/cages/big.py": "from ..animals import cat\nfrom .. import size\nfrom ..food import fish as f\ninside = (cat, size, f)\n",
}.items():
    with open(path, "w") as file:
        file.write(text)

import zoo

print(zoo.cat, zoo.size, zoo.__name__, zoo.food.fish)
import zoo.cages.big
from zoo.cages import big

print(big.inside, zoo.cages.big is big, big.__name__)
