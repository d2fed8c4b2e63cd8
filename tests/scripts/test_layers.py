import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import layers  # noqa: E402


class LayersTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        (self.root / "CMakeLists.txt").write_text((ROOT / "CMakeLists.txt").read_text())

    def breaches(self, name, text):
        path = self.root / "src/egress" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return [fault for faults in layers.check(self.root).values() for fault in faults]

    def test_rooms_are_read_from_cmake(self):
        self.assertEqual(layers.levels(self.root)["base"], 0)
        self.assertEqual(layers.levels(self.root)["cli"], 6)

    def test_lower_rooms_and_the_own_room_are_allowed(self):
        text = '#include "egress/flow/b.h"\n#include "egress/solve/a.h"\n#include <vector>\n'
        self.assertEqual(self.breaches("flow/a.cpp", text), [])

    def test_a_higher_room_is_a_breach(self):
        faults = self.breaches("solve/a.cpp", '\n#include "egress/flow/a.h"\n')
        self.assertEqual(len(faults), 1)
        self.assertIn("src/egress/solve/a.cpp:2: solve (level 2) must not use flow", faults[0])

    def test_a_neighbour_of_the_same_level_is_a_breach(self):
        self.assertEqual(len(self.breaches("io/a.h", '#include "egress/solve/a.h"\n')), 1)

    def test_a_neighbour_that_the_table_names_is_allowed(self):
        self.assertEqual(self.breaches("cli/a.cpp", '#include "egress/serve/serve.h"\n'), [])
        self.assertEqual(len(self.breaches("serve/a.cpp", '#include "egress/cli/a.h"\n')), 1)

    def test_only_solve_includes_highs(self):
        self.assertEqual(self.breaches("solve/a.cpp", "#include <Highs.h>\n"), [])
        self.assertEqual(len(self.breaches("flow/a.cpp", "#include <Highs.h>\n")), 1)
        self.assertEqual(len(self.breaches("flow/a.cpp", '#include "highs/Highs.h"\n')), 1)

    def test_a_short_path_is_a_breach(self):
        self.assertEqual(len(self.breaches("io/a.h", '#include "b.h"\n')), 1)

    def test_a_room_that_nobody_declared_is_a_breach(self):
        self.assertEqual(len(self.breaches("attic/a.h", "")), 1)


if __name__ == "__main__":
    unittest.main()
