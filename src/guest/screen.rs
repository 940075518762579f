//! What a person reads at the terminal. Names and messages come from others: what could steer the terminal is
//! taken out of every one of them, here and nowhere else.

use crate::domain::text;

/// Prints text of ours and of others.
#[expect(clippy::print_stdout, reason = "this is a conversation with a person at the terminal")]
pub fn say(words: &str) {
    println!("{}", clean(words));
}

/// Several lines, without control and direction marks. Only the first begins at the margin, so that nobody can
/// write a line that looks like another's.
pub fn clean(words: &str) -> String {
    text::paragraphs(words, usize::MAX).unwrap_or_default().replace('\n', "\n    ")
}

/// One line of it.
pub fn line(words: &str) -> String {
    text::line(words, usize::MAX).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_others_write_steers_the_terminal() {
        let hostile = "a\u{1b}]0;title\u{7}b\u{1b}[2Jc\u{9b}1Ad\u{202e}e\rf\u{8}g\u{0}";
        for shown in [clean(hostile), line(hostile)] {
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
            assert!(!shown.contains('\u{202e}'), "{shown:?}");
        }
    }

    #[test]
    fn a_message_of_several_lines_can_not_pass_for_several_messages() {
        assert_eq!(clean("0xab…cd: hello\n0xef…01: me too"), "0xab…cd: hello\n    0xef…01: me too");
        assert_eq!(line("a\nb"), "a b");
    }
}
