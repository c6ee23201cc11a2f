//! Documented answers, as they are sent.

use chat_spec::ir::{Example, Operation};

use crate::answer::Answer;

/// The documented answer of an operation: the one in `file`, else the first that is no failure, else the first.
pub(crate) fn documented(operation: &Operation, file: Option<&str>) -> Option<Answer> {
    let examples = &operation.examples;
    let example = match file {
        Some(file) => examples.iter().find(|example| example.file == file),
        None => examples.iter().find(|example| example.status < 400).or(examples.first()),
    };
    example.map(answer)
}

/// A `.http` file is the whole answer, head and body; any other is the body, byte for byte.
fn answer(example: &Example) -> Answer {
    if example.file.ends_with(".http") {
        literal(example)
    } else {
        Answer::json(example.status, example.text.clone())
    }
}

/// `HTTP/1.1 200 OK`, headers, an empty line, the body. The framing headers are the server's own business.
fn literal(example: &Example) -> Answer {
    let text = &example.text;
    let (head, body) =
        text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")).unwrap_or((text.trim_end(), ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let mut answer = Answer::new(status.unwrap_or(example.status)).body(body.to_owned());
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let name = name.trim().to_ascii_lowercase();
        if !matches!(&*name, "content-length" | "transfer-encoding" | "connection") {
            answer = answer.header(name, value.trim());
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use chat_spec::ir::Origin;

    use super::*;

    fn example(file: &str, text: &str) -> Example {
        let (file, text) = (file.to_owned(), text.to_owned());
        Example { file, origin: Origin::Constructed, meaning: String::new(), status: 201, text }
    }

    #[test]
    fn a_json_file_is_the_body() {
        let sent = answer(&example("a.b.json", "{ }\n"));
        assert_eq!(sent, Answer::json(201, "{ }\n"));
    }

    #[test]
    fn an_http_file_is_the_whole_answer() {
        let text = "HTTP/1.1 302 Found\nLocation: https://example.com/a:b\nContent-Length: 9\n\nbody\n";
        let expected = Answer::new(302).header("location", "https://example.com/a:b").body("body\n");
        assert_eq!(answer(&example("a.b.http", text)), expected);
        assert_eq!(
            answer(&example("a.b.http", &text.replace('\n', "\r\n"))),
            expected.clone().body("body\r\n")
        );
    }
}
