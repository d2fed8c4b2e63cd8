import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import transcripts  # noqa: E402


class MatchTest(unittest.TestCase):
    def test_exact(self):
        self.assertTrue(transcripts.matches(["a", "b"], ["a", "b"]))
        self.assertFalse(transcripts.matches(["a"], ["a", "b"]))
        self.assertFalse(transcripts.matches(["a", "b"], ["a"]))
        self.assertFalse(transcripts.matches(["a "], ["a"]))

    def test_dots_stand_for_any_lines(self):
        self.assertTrue(transcripts.matches(["a", "...", "d"], ["a", "b", "c", "d"]))
        self.assertTrue(transcripts.matches(["a", "...", "b"], ["a", "b"]))
        self.assertTrue(transcripts.matches(["...", "b", "c"], ["b", "a", "b", "c"]))
        self.assertFalse(transcripts.matches(["a", "...", "d"], ["a", "b", "c"]))


class DocumentTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name).resolve()

    def outcome(self, name, text):
        path = self.root / name
        path.write_text(text)
        return [transcripts.matches(step.expected, actual)
                for step, actual in transcripts.run_document(path, self.root)]

    def test_text_document(self):
        text = "# A comment.\n\n$ echo one\none\n\n# The next.\n$ printf 'a\\nb\\n'\na\nb\n"
        self.assertEqual(self.outcome("a.txt", text), [True, True])

    def test_wrong_output_is_seen(self):
        self.assertEqual(self.outcome("a.txt", "$ echo one\ntwo\n"), [False])

    def test_a_failure_must_be_shown(self):
        self.assertEqual(self.outcome("a.txt", "$ exit 2\n"), [False])
        self.assertEqual(self.outcome("a.txt", "$ exit 2\n[exit 2]\n"), [True])

    def test_only_console_blocks_of_markdown_run(self):
        text = "```sh\n$ false\n```\n```console\n$ echo a \\\n> b\na b\n```\n$ false\n"
        self.assertEqual(self.outcome("a.md", text), [True])

    def test_update_keeps_what_holds_dots(self):
        path = self.root / "a.md"
        path.write_text("```console\n$ echo a\nb\n$ echo c\n...\n```\nend\n")
        transcripts.update(path, transcripts.run_document(path, self.root))
        self.assertEqual(path.read_text(), "```console\n$ echo a\na\n$ echo c\n...\n```\nend\n")

    def test_files_written_stay_in_the_scratch_folder(self):
        self.assertEqual(self.outcome("a.txt", "$ mkdir out; echo x > out/f; cat out/f\nx\n"), [True])
        self.assertFalse((self.root / "out").exists())


if __name__ == "__main__":
    unittest.main()
