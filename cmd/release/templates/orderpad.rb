class Orderpad < Formula
  desc "Order pad for the sales reps of a decorated-apparel shop"
  homepage "{{url}}"
  version "{{version}}"
  license "MIT"
  {{with sum "darwin-arm64.tar.gz"}}
  on_macos do
    url "{{url}}/{{name "darwin-arm64.tar.gz"}}"
    sha256 "{{.}}"
  end
  {{end}}
  on_linux do
    on_intel do
      url "{{url}}/{{name "linux-amd64.tar.gz"}}"
      sha256 "{{sum "linux-amd64.tar.gz"}}"
    end
    {{with sum "linux-arm64.tar.gz"}}
    on_arm do
      url "{{url}}/{{name "linux-arm64.tar.gz"}}"
      sha256 "{{.}}"
    end
    {{end}}
  end

  def install
    bin.install "orderpad"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/orderpad.bash" => "orderpad"
    zsh_completion.install "completions/_orderpad"
    fish_completion.install "completions/orderpad.fish"
  end

  test do
    assert_match "orderpad", shell_output("#{bin}/orderpad version")
  end
end
